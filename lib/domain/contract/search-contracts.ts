import type { Q } from '#db/client.ts'
import type { ContractId, OrganisationId, RecipientId } from '#lib/core/ids.ts'
import { findRecipients, findTitled, findTitles } from './search.store.ts'

// Searches for the log, whose events contain ids only.

/** The newest recipients of an organisation whose name or address contains a text, and their contracts. */
export async function recipientsNamed(
  q: Q,
  organisationId: OrganisationId,
  words: string,
  limit: number,
): Promise<{ recipientIds: RecipientId[]; contractIds: ContractId[] }> {
  const found = await findRecipients(q, organisationId, words, limit)
  return {
    recipientIds: found.map(({ id }) => id),
    contractIds: [...new Set(found.map(({ contractId }) => contractId))],
  }
}

/** The newest contracts of an organisation whose title contains a text. */
export async function contractsTitled(
  q: Q,
  organisationId: OrganisationId,
  words: string,
  limit: number,
): Promise<ContractId[]> {
  return (await findTitled(q, organisationId, words, limit)).map(({ id }) => id)
}

/** The titles of contracts by the ids in events, without those that were deleted. */
export async function titlesOf(q: Q, ids: readonly string[]): Promise<Map<string, string>> {
  return ids.length === 0 ? new Map() : findTitles(q, ids)
}
