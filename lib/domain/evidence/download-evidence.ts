import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { type ContractRow, type Downloader, type FileInPieces, logDownload } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type RecipientSession, requireReadable } from '#lib/domain/signing/index.ts'
import { keptBundle } from './kept-bundles.ts'
import type { Edition } from './withheld.ts'

/** A bundle as a download. */
export type EvidenceDownload = FileInPieces & { name: string }

async function recorded(ctx: Ctx, by: Downloader, contract: ContractRow, edition: Edition): Promise<EvidenceDownload> {
  const { name, sha256, manifestSha256 } = await keptBundle(ctx, contract.id, edition)
  const { size, pieces } = await ctx.cache.open(sha256)
  await logDownload(ctx, by, contract.id, { data: { what: 'evidence', manifest_sha256: manifestSha256 } })
  return { name, size, pieces }
}

/** The edition for members; the download is logged. Throws the refusals of keptBundle. */
export async function evidenceAsMember(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
): Promise<EvidenceDownload> {
  return recorded(ctx, member, contract, 'members')
}

/** A recipient's own edition, once the contract is completed. Throws Refusal('not_ready') before that. */
export async function evidenceAsRecipient(ctx: Ctx, signer: RecipientSession): Promise<EvidenceDownload> {
  requireReadable(ctx, signer)
  if (signer.contract.status !== 'completed') throw new Refusal('not_ready')
  return recorded(ctx, signer, signer.contract, signer.id)
}
