import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { bySender, type ContractRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { byRecipient, requireReadable, type Signer } from '#lib/domain/signing/index.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { type EvidenceBundle, evidenceBundle } from './bundle.ts'
import { zipPieces } from './zip.ts'

/** A bundle as it goes out: its name, its length in bytes, and its bytes piece by piece. */
export type EvidenceDownload = { name: string; size: number; pieces: Iterable<Uint8Array> }

function downloadOf({ name, files }: EvidenceBundle): EvidenceDownload {
  const pieces = zipPieces(files)
  return { name, size: pieces.reduce((sum, { length }) => sum + length, 0), pieces }
}

async function recorded(ctx: Ctx, contract: ContractRow, event: (more: Partial<AuditEvent>) => AuditEvent) {
  const bundle = await evidenceBundle(ctx, contract.id)
  const data = { what: 'evidence', manifest_sha256: bundle.manifestSha256 }
  await ctx.store.tx((q) => appendEvents(q, [event({ data })]))
  return downloadOf(bundle)
}

/** The evidence bundle for one of the contract's own people; the download is an event. Refuses as evidenceBundle does. */
export async function evidenceAsMember(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
): Promise<EvidenceDownload> {
  return recorded(ctx, contract, (more) => bySender(ctx, member, contract.id, 'file.downloaded', more))
}

/** The same for a recipient, who is a party to it: once the contract is signed by all. Refusal('not_ready') before that. */
export async function evidenceAsRecipient(ctx: Ctx, signer: Signer): Promise<EvidenceDownload> {
  requireReadable(ctx, signer)
  if (signer.contract.status !== 'completed') throw new Refusal('not_ready')
  return recorded(ctx, signer.contract, (more) => byRecipient(ctx, signer, 'file.downloaded', more))
}
