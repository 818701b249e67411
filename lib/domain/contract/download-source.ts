import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sourcesOf } from '#lib/domain/document/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { bySender } from './by-sender.ts'
import type { ContractRow } from './contract.store.ts'

/** The bytes of a stored document of a contract, with the download written to the log. */
export async function downloadBlob(ctx: Ctx, sha256: string, event: AuditEvent): Promise<Uint8Array> {
  const bytes = await ctx.blobs.get(sha256)
  await ctx.store.tx((q) => appendEvents(q, [event]))
  return bytes
}

/**
 * A file that the document was made of, as it was uploaded, for one of the contract's own people; the download is an event.
 * `position` counts from 0; Refusal('not_found') for another.
 */
export async function downloadSource(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
  position: number,
): Promise<{ bytes: Uint8Array; name: string; type: string }> {
  const source = (await sourcesOf(ctx.store.q, contract.documentId))[position]
  if (!source) throw new Refusal('not_found')
  const { sha256, name, type } = source
  const event = bySender(ctx, member, contract.id, 'file.downloaded', {
    documentSha256: sha256,
    data: { what: 'source', position },
  })
  return { bytes: await downloadBlob(ctx, sha256, event), name, type }
}
