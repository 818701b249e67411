import { and, inArray, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { type DocumentPart, documentsWithFile } from '#lib/domain/document/index.ts'

/**
 * The document of a sent contract that has a file with this SHA-256 (hexadecimal), or null. If several have it, a
 * prepared document is returned before an original, and an original before a source.
 */
export async function findSentDocument(
  q: Q,
  sha256: string,
): Promise<{ document: DocumentPart; organisationId: OrganisationId } | null> {
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
