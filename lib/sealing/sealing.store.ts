import { and, desc, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'

export type SignedDocument = NonNullable<Awaited<ReturnType<typeof findByInputs>>>

/** The signed document made from exactly these inputs, or null. */
export async function findByInputs(q: Q, contractId: ContractId, inputsSha256: string) {
  const d = q.t.signedDocument
  const [row] = await q
    .select()
    .from(d)
    .where(and(eq(d.contractId, contractId), eq(d.inputsSha256, inputsSha256)))
  return row ?? null
}

/** The newest signed document of a contract, or null while nobody has signed. */
export async function latestSignedDocument(q: Q, contractId: ContractId): Promise<SignedDocument | null> {
  const d = q.t.signedDocument
  const [row] = await q.select().from(d).where(eq(d.contractId, contractId)).orderBy(desc(d.version)).limit(1)
  return row ?? null
}

/**
 * Keeps a signed document as the contract's next version, in a transaction that has taken the contract's row; false if
 * one made from the same inputs is there.
 */
export async function tryInsertSignedDocument(q: Q, row: Omit<SignedDocument, 'version'>): Promise<boolean> {
  const d = q.t.signedDocument
  const [last] = await q
    .select({ version: sql<number>`coalesce(max(${d.version}), 0)`.mapWith(Number) })
    .from(d)
    .where(eq(d.contractId, row.contractId))
  const rows = await q
    .insert(d)
    .values({ ...row, version: (last?.version ?? 0) + 1 })
    .onConflictDoNothing()
    .returning({ version: d.version })
  return rows.length > 0
}
