import type { Q } from '#db/client.ts'
import type { DocumentId } from '#lib/core/ids.ts'
import { requireDocument, sourcesOf } from './document.store.ts'
import type { DocumentView } from './schema.ts'

/** A document as its sender sees it. */
export async function viewDocument(q: Q, id: DocumentId): Promise<DocumentView> {
  const [document, sources] = await Promise.all([requireDocument(q, id), sourcesOf(q, id)])
  const { name, originalSha256, preparedSha256, originalSize: size, pages, removedContent: removed } = document
  const [signatures, warnings] = [document.existingSignatures ?? [], document.warnings ?? []]
  return { name, originalSha256, preparedSha256, size, pages, removed, signatures, warnings, sources }
}
