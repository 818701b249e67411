import { and, desc, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { type Params, query } from '#db/query.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { SealedVersions } from '#lib/domain/signing/index.ts'

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

const versionBySha256 = query((q, { contractId, sha256 }: Params<{ contractId: ContractId; sha256: string }>) => {
  const d = q.t.signedDocument
  return q
    .select({ version: d.version })
    .from(d)
    .where(and(eq(d.sha256, sha256), eq(d.contractId, contractId)))
})

/** What lib/domain/signing asks about the versions of a contract's document. */
export const sealedVersions: SealedVersions = {
  newest: async (q, contractId) => (await latestSignedDocument(q, contractId))?.sha256 ?? null,
  includes: async (q, contractId, sha256) => (await versionBySha256(q, { contractId, sha256 })).length > 0,
}

/**
 * Keeps a signed document as the contract's next version, in a transaction that has taken the contract's row. Gives that
 * version; null if one made from the same inputs is there.
 */
export async function tryInsertSignedDocument(q: Q, row: Omit<SignedDocument, 'version'>): Promise<number | null> {
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
  return rows[0]?.version ?? null
}

/** The trusted time of a version, or null. */
export async function findTimestamp(q: Q, of: Pick<SignedDocument, 'contractId' | 'version'>) {
  const s = q.t.documentTimestamp
  const [row] = await q
    .select()
    .from(s)
    .where(and(eq(s.contractId, of.contractId), eq(s.version, of.version)))
  return row ?? null
}
export type TimestampRow = NonNullable<Awaited<ReturnType<typeof findTimestamp>>>

/** Keeps the trusted time of a version; false if it has one. */
export async function tryInsertTimestamp(q: Q, row: TimestampRow): Promise<boolean> {
  const s = q.t.documentTimestamp
  return (await q.insert(s).values(row).onConflictDoNothing().returning({ version: s.version })).length > 0
}

/** The newest signed document as people get it: with the document timestamp that was added to it, if there is one. */
export async function servedDocument(q: Q, contractId: ContractId): Promise<{ sha256: string; size: number } | null> {
  const signed = await latestSignedDocument(q, contractId)
  return signed && ((await findTimestamp(q, signed)) ?? signed)
}
