import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sourcesOf } from '#lib/domain/document/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import type { ContractRow } from './contract.store.ts'

/** The bytes of a stored document of a contract; logs the download. */
export async function downloadBlob(ctx: Ctx, sha256: string, event: AuditEvent): Promise<Uint8Array> {
  const bytes = await ctx.blobs.get(sha256)
  await ctx.store.tx((q) => appendEvents(q, [event]))
  return bytes
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
): Promise<{ bytes: Uint8Array; name: string; type: string }> {
  const source = (await sourcesOf(ctx.store.q, contract.documentId))[position]
  if (!source) throw new Refusal('not_found')
  const { sha256, name, type } = source
  const event = byActor(ctx, member, 'file.downloaded', {
    contractId: contract.id,
    documentSha256: sha256,
    data: { what: 'source', position },
  })
  return { bytes: await downloadBlob(ctx, sha256, event), name, type }
}
