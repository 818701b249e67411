import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { ContractRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

/** The sealed versions of a contract's document; lib/domain/sealing, which stands above this room, knows them. */
export type SealedVersions = {
  /** SHA-256 of the newest, or null while nobody has signed. */
  newest(q: Q, contractId: ContractId): Promise<string | null>
  /** True of the SHA-256 of any of them. */
  includes(q: Q, contractId: ContractId, sha256: string): Promise<boolean>
}

/**
 * SHA-256 of the document as it is shown and signed now: the newest sealed version, so that everyone signs the state that
 * those before them left (LEG-15), and the prepared document while nobody has signed.
 */
export async function shownDocument(
  ctx: Ctx,
  contract: Pick<ContractRow, 'id' | 'preparedSha256'>,
  versions: SealedVersions,
): Promise<string | null> {
  return (await versions.newest(ctx.store.q, contract.id)) ?? contract.preparedSha256
}

/** True of every document that a signer of this contract may have had before their eyes. */
export async function isKnownDocument(
  q: Q,
  contract: Pick<ContractRow, 'id' | 'preparedSha256'>,
  sha256: string,
  versions: SealedVersions,
): Promise<boolean> {
  return contract.preparedSha256 === sha256 || versions.includes(q, contract.id, sha256)
}

/**
 * The document of a hash, with the sizes of the contract's own pages: the certificate pages at its end are not shown.
 * Throws Refusal('not_found') for what is no document of this contract.
 */
export async function documentByHash(
  ctx: Ctx,
  { contract }: { readonly contract: ContractRow },
  sha256: string | null,
  versions: SealedVersions,
): Promise<{ sha256: string; pages: ContractRow['pages'] }> {
  if (!sha256 || !(await isKnownDocument(ctx.store.q, contract, sha256, versions))) throw new Refusal('not_found')
  return { sha256, pages: contract.pages }
}
