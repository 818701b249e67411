import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member, RecipientActor } from '#lib/domain/account/index.ts'
import { byActor } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sourcesOf } from '#lib/domain/document/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { changeAsRecipient, type LockedRecipient } from './change-contract.ts'
import type { ContractRow } from './contract.store.ts'
import { recipientEvent } from './recipient-event.ts'

export type Downloader = Member | RecipientActor
type Downloaded = Required<Pick<AuditEvent, 'data'>> & Pick<AuditEvent, 'documentSha256'>

/**
 * Logs the download of a file of a contract. The event of a recipient who was erased after their session was read has
 * no personal data, and no address of the request.
 */
export async function logDownload(
  ctx: Ctx,
  by: Downloader,
  contractId: ContractId,
  downloaded: Downloaded,
): Promise<void> {
  // Members are not erased, so nothing has to be read again.
  if (by.kind === 'member') {
    const event = byActor(ctx, by, 'file.downloaded', { contractId, ...downloaded })
    return ctx.store.tx((q) => appendEvents(q, [event]))
  }
  const append = (q: Q, { recipient }: LockedRecipient) =>
    appendEvents(q, [recipientEvent(ctx, recipient, 'file.downloaded', downloaded)])
  await changeAsRecipient(ctx, by, append, { evenIfRolledBack: true, keepUpdatedAt: true })
}

/** A file in pieces, which are read as they are sent, so that no download holds a whole file in memory. `size` in bytes. */
export type FileInPieces = { size: number; pieces: AsyncGenerator<Uint8Array> }

/** A stored document of a contract; logs the download with `what` was downloaded. */
export async function downloadBlob(
  ctx: Ctx,
  by: Downloader,
  contractId: ContractId,
  { sha256, ...data }: { sha256: string; what: string; position?: number },
): Promise<FileInPieces> {
  const file = await ctx.blobs.open(sha256)
  await logDownload(ctx, by, contractId, { documentSha256: sha256, data })
  return file
}

/**
 * One of the uploaded files that the document was made from, for a member; the download is logged. `position` counts
 * from 0; Refusal('not_found') for one that does not exist.
 */
export async function downloadSource(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
  position: number,
): Promise<FileInPieces & { name: string; type: string }> {
  const source = (await sourcesOf(ctx.store.q, contract.documentId))[position]
  if (!source) throw new Refusal('not_found')
  const { sha256, name, type } = source
  const file = await downloadBlob(ctx, member, contract.id, { sha256, what: 'source', position })
  return { ...file, name, type }
}
