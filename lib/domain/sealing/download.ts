import { fileNameOf } from '#lib/core/file-name.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { type ContractRow, type Downloader, downloadBlob, type FileInPieces } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { latestSealedVersion, requireDocument } from '#lib/domain/document/index.ts'
import { documentByHash, type RecipientSession, requireReadable, shownDocument } from '#lib/domain/signing/index.ts'
import type { SignedFile } from './schema.ts'
import { servedVersion } from './served-version.ts'
import { mayHaveSigned } from './view-result.ts'

export type DownloadKind = 'original' | 'signed' | 'certificate'
export type Download = FileInPieces & { name: string }

const endings: Record<DownloadKind, string> = { original: '', signed: ' (signed)', certificate: ' (certificate)' }

function fileName(contract: Pick<ContractRow, 'title'>, kind: DownloadKind): string {
  return `${fileNameOf(contract.title, 'contract')}${endings[kind]}.pdf`
}

/** The files that `downloadAsMember` returns of the signed document; none before the first signature. */
export async function signedFiles(ctx: Ctx, contract: Authorized<ContractRow, 'read'>): Promise<SignedFile[]> {
  const signed = await servedVersion(ctx.store.q, contract.id)
  if (!signed) return []
  const { sha256, size } = signed
  return [
    { kind: 'signed', name: fileName(contract, 'signed'), size, sha256 },
    { kind: 'certificate', name: fileName(contract, 'certificate'), size: null, sha256: null },
  ]
}

async function hashOf(ctx: Ctx, contract: ContractRow, kind: DownloadKind): Promise<string> {
  const { q } = ctx.store
  const hashes: Record<DownloadKind, () => Promise<string | null | undefined>> = {
    original: async () => (await requireDocument(q, contract.documentId)).originalSha256,
    signed: async () => (await servedVersion(q, contract.id))?.sha256,
    certificate: async () => (await latestSealedVersion(q, contract.id))?.certificateSha256,
  }
  const sha256 = await hashes[kind]()
  if (!sha256) throw new Refusal('not_ready')
  return sha256
}

async function download(
  ctx: Ctx,
  by: Downloader,
  contract: ContractRow,
  kind: DownloadKind,
  sha256: string,
): Promise<Download> {
  const file = await downloadBlob(ctx, by, contract.id, { sha256, what: kind })
  return { ...file, name: fileName(contract, kind) }
}

/**
 * A document of a contract for a member; the download is logged. Throws Refusal('not_ready') before the first
 * signature.
 */
export async function downloadAsMember(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
  kind: DownloadKind,
): Promise<Download> {
  return download(ctx, member, contract, kind, await hashOf(ctx, contract, kind))
}

/**
 * The same for a recipient. The original is the document that is shown and signed, with the signatures so far and
 * without active content of the upload, for as long as they may read it; the signed one is available once the contract
 * is completed for them. `shownSha256` is the document on their screen, or null for the newest.
 */
export async function downloadAsRecipient(
  ctx: Ctx,
  signer: RecipientSession,
  kind: DownloadKind,
  shownSha256: string | null = null,
): Promise<Download> {
  requireReadable(ctx, signer)
  if (kind !== 'original' && !mayHaveSigned(ctx, signer)) throw new Refusal('not_ready')
  const sha256 =
    kind === 'original' ? await shownTo(ctx, signer, shownSha256) : await hashOf(ctx, signer.contract, kind)
  return download(ctx, signer, signer.contract, kind, sha256)
}

async function shownTo(ctx: Ctx, signer: RecipientSession, requested: string | null): Promise<string> {
  const sha256 = requested ?? (await shownDocument(ctx, signer))
  return (await documentByHash(ctx, signer, sha256)).sha256
}
