import { and, type Column, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { containsWords } from '#db/contains.ts'
import { type ContractId, contractId, type OrganisationId, type RecipientId } from '#lib/core/ids.ts'

/** Recipients of an organisation's contracts whose name or address contains a text, newest first. */
export async function findRecipients(
  q: Q,
  organisationId: OrganisationId,
  words: string,
  limit: number,
): Promise<{ id: RecipientId; contractId: ContractId }[]> {
  const { contract: c, recipient: r } = q.t
  return q
    .select({ id: r.id, contractId: r.contractId })
    .from(r)
    .innerJoin(c, eq(c.id, r.contractId))
    .where(and(eq(c.organisationId, organisationId), or(containsWords(r.name, words), containsWords(r.email, words))))
    .orderBy(desc(r.id))
    .limit(limit)
}

/** Contracts of an organisation whose title contains a text, newest first. */
export async function findTitled(q: Q, organisationId: OrganisationId, words: string, limit: number) {
  const c = q.t.contract
  return q
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.organisationId, organisationId), containsWords(c.title, words)))
    .orderBy(desc(c.id))
    .limit(limit)
}

/** The organisation of the contract with an id, which is a column of a search; null if the contract does not exist. */
export function organisationOfContract(q: Q, id: Column): SQL {
  const c = q.t.contract
  return sql`(select ${c.organisationId} from ${c} where ${c.id} = ${id})`
}

/** The titles of contracts by id, without those that were deleted. */
export async function findTitles(q: Q, ids: readonly string[]): Promise<Map<string, string>> {
  const c = q.t.contract
  const rows = await q
    .select({ id: c.id, title: c.title })
    .from(c)
    .where(
      inArray(
        c.id,
        ids.flatMap((id) => contractId.safeParse(id).data ?? []),
      ),
    )
  return new Map(rows.map((row) => [row.id, row.title]))
}
