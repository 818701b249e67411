import { join } from 'node:path'
import { installationOrganisation } from '#lib/account/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { ensureSealKey, type SealIdentity } from './seal-key.ts'

type Opened = { organisation: string; identity: Promise<SealIdentity> }

/** One identity for the bundled and the natively run code of a process, by data directory. */
const shared = globalThis as unknown as { signcoveSeal?: Map<string, Opened> }

/**
 * The organisation's seal key and certificate, made the first time that they are needed: the certificate carries the
 * organisation's name, and is made anew when that has changed. Rejects with Refusal('not_set_up') while there is no
 * organisation, and if the key is there but cannot be read.
 */
export async function sealIdentity(ctx: Ctx): Promise<SealIdentity> {
  const organisation = (await installationOrganisation(ctx))?.name
  if (organisation === undefined) throw new Refusal('not_set_up')
  shared.signcoveSeal ??= new Map()
  const all = shared.signcoveSeal
  const { dataDir } = ctx.settings
  const known = all.get(dataDir)
  if (known?.organisation === organisation) return known.identity
  const opened = { organisation, identity: open(ctx, organisation) }
  all.set(dataDir, opened)
  // A failure is not kept: whatever stands in the way may be mended while the server runs.
  opened.identity.catch(() => all.get(dataDir) === opened && all.delete(dataDir))
  return opened.identity
}

function open(ctx: Ctx, organisation: string): Promise<SealIdentity> {
  return ensureSealKey({
    dir: join(ctx.settings.dataDir, 'secrets', 'seal'),
    key: ctx.key('seal'),
    organisation,
    now: ctx.now(),
  })
}

/** True if a finished contract could be sealed right now: the key signs, and its certificate has not run out. */
export async function canSeal(ctx: Ctx): Promise<boolean> {
  try {
    const identity = await sealIdentity(ctx)
    await identity.signer.sign(Buffer.from('signcove'))
    return identity.notAfter > ctx.now()
  } catch (error) {
    console.error('seal: the key cannot be used:', error instanceof Error ? error.message : error)
    return false
  }
}
