import { and, desc, eq, not, or, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { type Params, query } from '#db/query.ts'
import type { ContractId } from '#lib/core/ids.ts'

export type SealedVersion = NonNullable<Awaited<ReturnType<typeof findByInputs>>>

const versionByInputs = query(
  (q, { contractId, inputsSha256 }: Params<{ contractId: ContractId; inputsSha256: string }>) => {
    const d = q.t.sealedVersion
    return q
      .select()
      .from(d)
      .where(and(eq(d.contractId, contractId), eq(d.inputsSha256, inputsSha256)))
  },
)

/** The signed document made from exactly these inputs, or null. */
export async function findByInputs(q: Q, contractId: ContractId, inputsSha256: string) {
  const [row] = await versionByInputs(q, { contractId, inputsSha256 })
  return row ?? null
}

const newestVersion = query((q, { contractId }: Params<{ contractId: ContractId }>) => {
  const d = q.t.sealedVersion
  return q.select().from(d).where(eq(d.contractId, contractId)).orderBy(desc(d.version)).limit(1)
})

/** The newest signed document of a contract, or null while no one has signed. */
export async function latestSealedVersion(q: Q, contractId: ContractId): Promise<SealedVersion | null> {
  const [row] = await newestVersion(q, { contractId })
  return row ?? null
}

const versionBySha256 = query((q, { contractId, sha256 }: Params<{ contractId: ContractId; sha256: string }>) => {
  const d = q.t.sealedVersion
  return q
    .select({ version: d.version })
    .from(d)
    .where(
      and(
        eq(d.contractId, contractId),
        or(and(eq(d.sha256, sha256), d.complete), and(eq(d.stampedSha256, sha256), not(d.complete))),
      ),
    )
})

/** What recipients are shown of a version: the complete document, or the pages with the signatures so far. */
export function shownOf(version: Pick<SealedVersion, 'complete' | 'sha256' | 'stampedSha256'>): string {
  return version.complete ? version.sha256 : version.stampedSha256
}

const versionWithSha256 = query((q, { contractId, sha256 }: Params<{ contractId: ContractId; sha256: string }>) => {
  const d = q.t.sealedVersion
  return q
    .select({ version: d.version })
    .from(d)
    .where(and(eq(d.contractId, contractId), or(eq(d.sha256, sha256), eq(d.stampedSha256, sha256))))
})

/** True for the SHA-256 of any version of this contract, whole or without its certificate pages. */
export async function isVersion(q: Q, contractId: ContractId, sha256: string): Promise<boolean> {
  return (await versionWithSha256(q, { contractId, sha256 })).length > 0
}

/** True for the SHA-256 of what recipients are shown of any version of this contract. */
export async function isShownVersion(q: Q, contractId: ContractId, sha256: string): Promise<boolean> {
  return (await versionBySha256(q, { contractId, sha256 })).length > 0
}

/**
 * Inserts a signed document as the contract's next version, in a transaction that has locked the contract's row.
 * Returns that version; null if one with the same inputs exists.
 */
export async function tryInsertSealedVersion(q: Q, row: Omit<SealedVersion, 'version'>): Promise<number | null> {
  const d = q.t.sealedVersion
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

/** The timestamp of a version, or null. */
export async function findTimestamp(q: Q, of: Pick<SealedVersion, 'contractId' | 'version'>) {
  const s = q.t.documentTimestamp
  const [row] = await q
    .select()
    .from(s)
    .where(and(eq(s.contractId, of.contractId), eq(s.version, of.version)))
  return row ?? null
}
export type TimestampRow = NonNullable<Awaited<ReturnType<typeof findTimestamp>>>

/** Inserts the timestamp of a version; false if it has one. */
export async function tryInsertTimestamp(q: Q, row: TimestampRow): Promise<boolean> {
  const s = q.t.documentTimestamp
  return (await q.insert(s).values(row).onConflictDoNothing().returning({ version: s.version })).length > 0
}
