import { join } from 'node:path'
import { installationOrganisation } from '#lib/account/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { ensureSealKey, type SealIdentity } from './seal-key.ts'

/** One identity for the bundled and the natively run code of a process. */
const shared = globalThis as unknown as { signcoveSeal?: Map<string, Promise<SealIdentity>> }

/**
 * The organisation's seal key and certificate, made the first time that they are needed: by then the organisation has
 * the name that the certificate carries. Rejects if the key is there but cannot be read.
 */
export function sealIdentity(ctx: Ctx): Promise<SealIdentity> {
  shared.signcoveSeal ??= new Map()
  const { dataDir } = ctx.settings
  const known = shared.signcoveSeal.get(dataDir)
  if (known) return known
  const opening = open(ctx)
  shared.signcoveSeal.set(dataDir, opening)
  // A failure is not kept: whatever stands in the way may be mended while the server runs.
  opening.catch(() => shared.signcoveSeal?.delete(dataDir))
  return opening
}

async function open(ctx: Ctx): Promise<SealIdentity> {
  const organisation = (await installationOrganisation(ctx))?.name ?? ctx.settings.url.hostname
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
