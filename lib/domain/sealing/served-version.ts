import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { findTimestamp, latestSealedVersion } from '#lib/domain/document/index.ts'

/** The newest signed document as it is downloaded: with its document timestamp if one was added. */
export async function servedVersion(q: Q, contractId: ContractId): Promise<{ sha256: string; size: number } | null> {
  const signed = await latestSealedVersion(q, contractId)
  if (!signed) return null
  const { sha256, size } = (await findTimestamp(q, signed)) ?? signed
  return { sha256, size }
}
