import { and, inArray, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { type DocumentPart, documentsWithFile } from '#lib/domain/document/index.ts'

/** A document of a contract before anyone signed it, by what the file is of the document. */
export type UnsignedDocument = { document: DocumentPart; organisationId: OrganisationId }

/**
 * What a file is that has this SHA-256 (hexadecimal), among the documents of contracts that were sent; null if it is none.
 * Many contracts may share it. The document that people saw comes before the original, and that before its sources.
 */
export async function findUnsignedDocument(q: Q, sha256: string): Promise<UnsignedDocument | null> {
  const c = q.t.contract
  for (const { part, documentIds } of await documentsWithFile(q, sha256)) {
    const [row] = await q
      .select({ organisationId: c.organisationId })
      .from(c)
      .where(and(inArray(c.documentId, documentIds), ne(c.status, 'draft')))
      .limit(1)
    if (row) return { document: part, ...row }
  }
  return null
}
