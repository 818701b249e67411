import type { Q } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { ContractRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type DocumentRow,
  isShownVersion,
  isVersion,
  latestSealedVersion,
  type ShownDocument,
  shownOf,
} from '#lib/domain/document/index.ts'

type Shown = { contract: Pick<ContractRow, 'id'>; document: Pick<DocumentRow, 'preparedSha256' | 'pages'> }

/**
 * SHA-256 of the document that is shown and signed now: the prepared document, with the signatures of those who signed
 * before (LEG-15), but without the certificate pages, which have their personal data. Once everyone has signed, the
 * signed document.
 */
export async function shownDocument(ctx: Ctx, { contract, document }: Shown): Promise<string> {
  const newest = await latestSealedVersion(ctx.store.q, contract.id)
  if (!newest) return document.preparedSha256
  const shown = shownOf(newest)
  // Versions before 2026-12 were stored whole only; what is shown of them is their beginning.
  if (!newest.complete && !(await ctx.blobs.renew(shown)))
    await ctx.blobs.put((await ctx.blobs.get(newest.sha256)).subarray(0, newest.stampedSize))
  return shown
}

/**
 * True for every document that a signer of this contract may have been shown, by an earlier version of this software too,
 * which showed whole sealed versions. `document`: the contract's own, which does
 * not change once the contract is sent.
 */
export async function isDocumentOfContract(
  q: Q,
  { contract, document }: { contract: Shown['contract']; document: Pick<DocumentRow, 'preparedSha256'> },
  sha256: string,
): Promise<boolean> {
  return document.preparedSha256 === sha256 || isVersion(q, contract.id, sha256)
}

/**
 * The document with this hash, with the page sizes of the contract's own document: the certificate pages at its end are
 * not shown. Throws Refusal('not_found') if it is not a document of this contract.
 */
export async function documentByHash(
  ctx: Ctx,
  shown: { readonly contract: ContractRow; readonly document: DocumentRow },
  sha256: string | null,
): Promise<ShownDocument> {
  const { contract, document } = shown
  const isShown =
    sha256 !== null && (sha256 === document.preparedSha256 || (await isShownVersion(ctx.store.q, contract.id, sha256)))
  if (!isShown) throw new Refusal('not_found')
  return { sha256, pages: shown.document.pages }
}
