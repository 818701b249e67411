import { asc, eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'

export type SourceRow = Awaited<ReturnType<typeof sourcesOf>>[number]

/** The files that a contract's document was made of, in their order; each is a blob, kept as it was uploaded. */
export async function sourcesOf(q: Q, contractId: ContractId) {
  const s = q.t.documentSource
  return q
    .select({ position: s.position, name: s.name, type: s.type, sha256: s.sha256, size: s.size, pages: s.pages })
    .from(s)
    .where(eq(s.contractId, contractId))
    .orderBy(asc(s.position))
}

/** Makes the sources of a draft's document be exactly these. */
export async function replaceSources(
  q: Q,
  contractId: ContractId,
  sources: readonly Omit<SourceRow, 'position'>[],
): Promise<void> {
  const s = q.t.documentSource
  await q.delete(s).where(eq(s.contractId, contractId))
  if (sources.length > 0)
    await q.insert(s).values(sources.map((source, position) => ({ ...source, contractId, position })))
}
