import { join } from 'node:path'
import type { OrganisationId } from '#lib/core/ids.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

/** The folder with the folder of each organisation. */
export function sealFolders(ctx: Ctx): string {
  return join(ctx.settings.dataDir, 'secrets', 'seal')
}

/** The folder of an organisation's key files. */
export function sealFolder(ctx: Ctx, organisationId: OrganisationId): string {
  return join(sealFolders(ctx), organisationId)
}

/** The keys that encrypt the key files. */
export function sealKeys(ctx: Ctx): PurposeKeys {
  return ctx.keys.forPurpose('seal')
}

/** The file of the organisation's own certificate; it exists while that certificate is in use. */
export function ownFile(ctx: Ctx, organisationId: OrganisationId): string {
  return join(sealFolder(ctx, organisationId), 'own.json')
}

/** Runs work on an organisation's key files after the work that was begun before. */
export function inTurn<T>(ctx: Ctx, organisationId: OrganisationId, work: () => Promise<T>): Promise<T> {
  /** The newest work on the key files of each folder. */
  const newest = oncePerProcess('seal key work', () => new Map<string, Promise<unknown>>())
  const folder = sealFolder(ctx, organisationId)
  const turn = (newest.get(folder) ?? Promise.resolve()).then(work)
  newest.set(
    folder,
    turn.catch(() => undefined),
  )
  return turn
}
