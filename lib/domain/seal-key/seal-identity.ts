import { stat } from 'node:fs/promises'
import path from 'node:path'
import { DAY } from '#lib/core/clock.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { reportError } from '#lib/core/report.ts'
import { findOrganisation, listOrganisations } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { finishChange } from './certificate-change.ts'
import { readKeyPair } from './key-file.ts'
import { ownIdentity } from './own-certificate.ts'
import { inTurn, ownFile, sealFolder, sealKeys } from './seal-folder.ts'
import { ensureSealKey, type SealIdentity } from './seal-key.ts'

/** `files`: the versions of the key files, which another process may change. */
type Opened = { name: string; at: Date; files: string; identity: Promise<SealIdentity> }

/** The files that decide which certificate is used. */
const keyFiles = ['own.json', 'own-change.json', 'seal.json', 'ca.json']

/** Identities by folder. */
function opened(): Map<string, Opened> {
  return oncePerProcess('seal identities', () => new Map<string, Opened>())
}

/** Removes the cached identity of an organisation. Call it after its key files have changed. */
export function forgetSealIdentity(ctx: Ctx, organisationId: OrganisationId): void {
  opened().delete(sealFolder(ctx, organisationId))
}

/**
 * The certificate and key that an organisation seals with: its own if it has uploaded one, else one that is generated on
 * first use. The generated one contains the organisation's name; it is replaced when the name changes or it is about to
 * expire. Rejects with Refusal('not_set_up') for an organisation that does not exist, and with an Error if the key exists but
 * cannot be read.
 */
export async function sealIdentity(ctx: Ctx, organisationId: OrganisationId): Promise<SealIdentity> {
  const name = (await findOrganisation(ctx.store.q, organisationId))?.name
  if (name === undefined) throw new Refusal('not_set_up')
  const all = opened()
  const folder = sealFolder(ctx, organisationId)
  const now = ctx.now()
  const files = await versionOf(folder)
  const cached = all.get(folder)
  const isCurrent = cached?.name === name && cached.files === files && now.getTime() - cached.at.getTime() < DAY
  if (cached && isCurrent) return cached.identity
  const fresh = { name, at: now, files, identity: open(ctx, organisationId, name) }
  all.set(folder, fresh)
  // A failure is not cached: its cause may be fixed while the server runs.
  fresh.identity.catch(() => all.get(folder) === fresh && all.delete(folder))
  return fresh.identity
}

/** Differs after a key file was written, replaced or removed: each write makes a new file (`writeDurable`). */
async function versionOf(folder: string): Promise<string> {
  const versions = keyFiles.map(async (name) => {
    const found = await stat(path.join(folder, name), { bigint: true }).catch(() => null)
    return found ? `${found.ino} ${found.ctimeNs}` : ''
  })
  return (await Promise.all(versions)).join(', ')
}

/** The identities of all organisations of this installation, without those whose key cannot be read. */
export async function sealIdentities(ctx: Ctx): Promise<SealIdentity[]> {
  const organisations = await listOrganisations(ctx.store.q)
  const settled = await Promise.allSettled(organisations.map(({ id }) => sealIdentity(ctx, id)))
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

async function open(ctx: Ctx, organisationId: OrganisationId, organisation: string): Promise<SealIdentity> {
  return inTurn(ctx, organisationId, async () => {
    await finishChange(ctx, organisationId)
    const own = await readKeyPair(ownFile(ctx, organisationId), sealKeys(ctx))
    return own ? ownIdentity(own) : selfMadeIdentity(ctx, organisationId, organisation)
  })
}

/** The certificate and key that this installation makes for an organisation. Call it in turn (inTurn). */
export function selfMadeIdentity(
  ctx: Ctx,
  organisationId: OrganisationId,
  organisation: string,
): Promise<SealIdentity> {
  return ensureSealKey({ dir: sealFolder(ctx, organisationId), keys: sealKeys(ctx), organisation, now: ctx.now() })
}

/**
 * The identity for sealing. Also rejects if the certificate has expired. An uploaded certificate is never replaced by a
 * generated one automatically, because the name in the seal would change without an admin's decision.
 */
export async function validSealIdentity(ctx: Ctx, organisationId: OrganisationId): Promise<SealIdentity> {
  const identity = await sealIdentity(ctx, organisationId)
  const day = identity.notAfter.toISOString().slice(0, 10)
  if (ctx.now() > identity.notAfter)
    throw new Error(
      `nothing can be sealed: the seal certificate expired on ${day}. Upload a new one, or use the built-in one`,
    )
  return identity
}

/** True if a contract of the organisation can be sealed now: the key signs and the certificate has not expired. */
export async function canSeal(ctx: Ctx, organisationId: OrganisationId): Promise<boolean> {
  try {
    const { signer } = await validSealIdentity(ctx, organisationId)
    await signer.sign(Buffer.from('signcove'))
    return true
  } catch (error) {
    reportError('seal: the key cannot be used', error)
    return false
  }
}

/** True if every organisation can seal now, also if there is none. */
export async function canEveryoneSeal(ctx: Ctx): Promise<boolean> {
  const organisations = await listOrganisations(ctx.store.q)
  return (await Promise.all(organisations.map(({ id }) => canSeal(ctx, id)))).every(Boolean)
}
