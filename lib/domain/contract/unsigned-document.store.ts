import { and, inArray, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { type DocumentPart, documentsWithFile } from '#lib/domain/document/index.ts'

/** A document of a contract before any signature, and which part of it the file is. */
export type UnsignedDocument = { document: DocumentPart; organisationId: OrganisationId }

/**
 * The document of a sent contract that has a file with this SHA-256 (hexadecimal), or null. If several have it, a
 * prepared document is returned before an original, and an original before a source.
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
