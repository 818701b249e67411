import { and, eq, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId } from '#lib/core/ids.ts'

/** A document of a contract before anybody signed it, by what it is of the contract. */
export type UnsignedDocument = { document: 'prepared' | 'original' | 'source'; organisationId: OrganisationId }

/**
 * What a file is that has this SHA-256 (hexadecimal), among the documents of contracts that were sent; null if it is none.
 * Many contracts may share it. The document that people saw comes before the original, and that before its sources.
 */
export async function findUnsignedDocument(q: Q, sha256: string): Promise<UnsignedDocument | null> {
  const { contract: c, documentSource: s } = q.t
  const sent = ne(c.status, 'draft')
  for (const [document, column] of [
    ['prepared', c.preparedSha256],
    ['original', c.originalSha256],
  ] as const) {
    const [row] = await q
      .select({ organisationId: c.organisationId })
      .from(c)
      .where(and(eq(column, sha256), sent))
      .limit(1)
    if (row) return { document, ...row }
  }
  const [row] = await q
    .select({ organisationId: c.organisationId })
    .from(s)
    .innerJoin(c, eq(c.id, s.contractId))
    .where(and(eq(s.sha256, sha256), sent))
    .limit(1)
  return row ? { document: 'source', ...row } : null
}
