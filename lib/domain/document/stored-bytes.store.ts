import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId, DocumentId } from '#lib/core/ids.ts'

/** Subqueries of the ids of contracts and of their documents. */
export type Stored = { documentIds: Ids<DocumentId>; contractIds: Ids<ContractId> }
type Ids<Id> = { getSQL(): SQL } & (readonly Id[] | object)

/**
 * The bytes of stored documents: uploaded files, prepared documents and sealed versions; of all if no contracts are named.
 * Drawings and certificates, which are small, are not counted. A blob that two documents share counts for each.
 */
export async function storedBytes(q: Q, of?: Stored): Promise<number> {
  const { document: d, documentSource: s, sealedVersion: v, documentTimestamp: t } = q.t
  const total = (bytes: SQL) => ({ bytes: sql<number>`coalesce(sum(${bytes}), 0)`.mapWith(Number) })
  const documents = of && ((id: typeof d.id | typeof s.documentId) => inArray(id, sql`(${of.documentIds})`))
  const contracts = of && ((id: typeof v.contractId | typeof t.contractId) => inArray(id, sql`(${of.contractIds})`))
  const sums = await Promise.all([
    q
      .select(total(sql`coalesce(${d.preparedSize}, ${d.originalSize})`))
      .from(d)
      .where(documents?.(d.id)),
    q
      .select(total(sql`${s.size}`))
      .from(s)
      .where(documents?.(s.documentId)),
    q
      .select(total(sql`${v.size}`))
      .from(v)
      .where(contracts?.(v.contractId)),
    q
      .select(total(sql`${t.size}`))
      .from(t)
      .where(and(eq(t.kind, 'document'), contracts?.(t.contractId))),
  ])
  return sums.reduce((sum, [row]) => sum + (row?.bytes ?? 0), 0)
}
