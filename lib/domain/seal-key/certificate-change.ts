import { join } from 'node:path'
import { readIfThere, removeDurable, writeDurable } from '#lib/core/durable-file.ts'
import type { OrganisationId, UserId } from '#lib/core/ids.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { readHead, searchEvents } from '#lib/engines/audit/index.ts'
import { ownFile, sealFolder } from './seal-folder.ts'

/**
 * A change of an organisation's certificate that is under way, as it is stored beside the key files. It takes effect with
 * its event in the log.
 */
type Change = {
  /** The event has at least this sequence number, this actor and the fingerprint of this certificate. */
  fromSeq: number
  by: UserId
  fingerprint: string
  /** The new content of the certificate's file; null to return to the self-made certificate. */
  file: string | null
}

const changeFile = (ctx: Ctx, organisationId: OrganisationId) =>
  join(sealFolder(ctx, organisationId), 'own-change.json')

/** Stores a change before its event is committed. Call `finishChange` once it is, or failed. */
export async function beginChange(
  ctx: Ctx,
  organisationId: OrganisationId,
  change: Omit<Change, 'fromSeq'>,
): Promise<void> {
  const { size } = await readHead(ctx.store.q)
  const stored: Change = { fromSeq: size, ...change }
  await writeDurable(changeFile(ctx, organisationId), JSON.stringify(stored))
}

async function isLogged(ctx: Ctx, { fromSeq, by, fingerprint }: Change): Promise<boolean> {
  const wanted = { limit: 100, afterSeq: fromSeq - 1 }
  const { events } = await searchEvents(ctx.store.q, { events: ['seal_certificate.changed'] }, wanted)
  return events.some(({ actor, data }) => actor.id === by && data.certificate_sha256 === fingerprint)
}

/**
 * Applies the change that was begun if its event is in the log, and else discards it. Does nothing if there is none.
 * After a crash it is called before the certificate is read. Call it in turn (inTurn).
 */
export async function finishChange(ctx: Ctx, organisationId: OrganisationId): Promise<void> {
  const stored = await readIfThere(changeFile(ctx, organisationId))
  if (stored === null) return
  const change = JSON.parse(stored) as Change
  if (await isLogged(ctx, change)) {
    const own = ownFile(ctx, organisationId)
    if (change.file === null) await removeDurable(own)
    else await writeDurable(own, change.file)
  }
  await removeDurable(changeFile(ctx, organisationId))
}
