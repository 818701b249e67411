import { join } from 'node:path'
import { DAY } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { installationOrganisation } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { readKeyPair } from './key-file.ts'
import { ownIdentity } from './own-certificate.ts'
import { ensureSealKey, type SealIdentity } from './seal-key.ts'

type Opened = { organisation: string; at: Date; identity: Promise<SealIdentity> }

/** One identity for the bundled and the natively run code of a process, by data directory. */
const shared = globalThis as unknown as { signcoveSeal?: Map<string, Opened> }

function opened(): Map<string, Opened> {
  shared.signcoveSeal ??= new Map()
  return shared.signcoveSeal
}

/** The folder of the key files. */
export function sealFolder(ctx: Ctx): string {
  return join(ctx.settings.dataDir, 'secrets', 'seal')
}

/** The file of the certificate that the organisation brought; there while it is in use. */
export function ownFile(ctx: Ctx): string {
  return join(sealFolder(ctx), 'own.json')
}

/** To be called when the key files have changed. */
export function forgetSealIdentity(ctx: Ctx): void {
  opened().delete(ctx.settings.dataDir)
}

/**
 * What the organisation seals with: the certificate that it brought, or one of its own, made the first time that it is
 * needed. That one carries the organisation's name, and is made anew when the name has changed or its end comes near.
 * Rejects with Refusal('not_set_up') while there is no organisation, and if the key is there but cannot be read.
 */
export async function sealIdentity(ctx: Ctx): Promise<SealIdentity> {
  const organisation = (await installationOrganisation(ctx))?.name
  if (organisation === undefined) throw new Refusal('not_set_up')
  const all = opened()
  const { dataDir } = ctx.settings
  const now = ctx.now()
  const known = all.get(dataDir)
  if (known?.organisation === organisation && now.getTime() - known.at.getTime() < DAY) return known.identity
  const fresh = { organisation, at: now, identity: open(ctx, organisation) }
  all.set(dataDir, fresh)
  // A failure is not kept: whatever stands in the way may be mended while the server runs.
  fresh.identity.catch(() => all.get(dataDir) === fresh && all.delete(dataDir))
  return fresh.identity
}

async function open(ctx: Ctx, organisation: string): Promise<SealIdentity> {
  const key = ctx.key('seal')
  const own = await readKeyPair(ownFile(ctx), key)
  return own ? ownIdentity(own) : ensureSealKey({ dir: sealFolder(ctx), key, organisation, now: ctx.now() })
}

/**
 * The same for sealing: rejects once the certificate has ended. One that was brought is never replaced by a self-made one in
 * silence: readers would find another name in the seal than the one that they trust.
 */
export async function validSealIdentity(ctx: Ctx): Promise<SealIdentity> {
  const identity = await sealIdentity(ctx)
  const day = identity.notAfter.toISOString().slice(0, 10)
  if (ctx.now() > identity.notAfter)
    throw new Error(
      `nothing can be sealed: the seal's certificate ended on ${day}. Bring a new one, or go back to a self-made`,
    )
  return identity
}

/** True if a finished contract could be sealed right now: the key signs, and its certificate has not run out. */
export async function canSeal(ctx: Ctx): Promise<boolean> {
  try {
    const { signer } = await validSealIdentity(ctx)
    await signer.sign(Buffer.from('signcove'))
    return true
  } catch (error) {
    console.error('seal: the key cannot be used:', error instanceof Error ? error.message : error)
    return false
  }
}
