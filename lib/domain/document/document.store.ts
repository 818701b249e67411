import { and, asc, eq, or } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { containsWords } from '#db/contains.ts'
import { type Params, query } from '#db/query.ts'
import { type DocumentId, newId, type OrganisationId } from '#lib/core/ids.ts'
import type { StoredDocument } from './store-document.ts'

export type DocumentRow = NonNullable<Awaited<ReturnType<typeof findDocument>>>
export type SourceRow = Awaited<ReturnType<typeof sourcesOf>>[number]

const documentById = query((q, { id }: Params<{ id: DocumentId }>) =>
  q.select().from(q.t.document).where(eq(q.t.document.id, id)),
)

export async function findDocument(q: Q, id: DocumentId) {
  const [row] = await documentById(q, { id })
  return row ?? null
}

/** The document with this id; throws if it does not exist. */
export async function requireDocument(q: Q, id: DocumentId): Promise<DocumentRow> {
  const document = await findDocument(q, id)
  if (!document) throw new Error(`document ${id} is missing`)
  return document
}

/** The files that a document was joined from, in their order; each is a blob, stored unchanged. */
export async function sourcesOf(q: Q, documentId: DocumentId) {
  const s = q.t.documentSource
  return q
    .select({ position: s.position, name: s.name, type: s.type, sha256: s.sha256, size: s.size, pages: s.pages })
    .from(s)
    .where(eq(s.documentId, documentId))
    .orderBy(asc(s.position))
}

/** Inserts a stored document and its sources. A document is immutable: another upload creates another document. */
export async function insertDocument(
  q: Q,
  organisationId: OrganisationId,
  { name, original, prepared, preparedSha256, sources }: StoredDocument,
  now: Date,
): Promise<DocumentId> {
  const id = newId<'document'>(now)
  await q.insert(q.t.document).values({
    id,
    organisationId,
    name,
    originalSha256: original.sha256,
    originalSize: original.size,
    preparedSha256,
    preparedSize: prepared.bytes.length,
    pages: prepared.pages,
    removedContent: prepared.removed,
    existingSignatures: prepared.signatures,
    warnings: prepared.warnings,
    createdAt: now,
  })
  if (sources.length > 0)
    await q
      .insert(q.t.documentSource)
      .values(sources.map((source, position) => ({ ...source, documentId: id, position })))
  return id
}

/** Deletes a document that nothing refers to. Its blobs are removed by `sweepBlobs`. */
export async function deleteDocument(q: Q, id: DocumentId): Promise<void> {
  await q.delete(q.t.documentSource).where(eq(q.t.documentSource.documentId, id))
  await q.delete(q.t.document).where(eq(q.t.document.id, id))
}

/** Which part of a document a file is. */
export type DocumentPart = 'prepared' | 'original' | 'source'

/**
 * The documents that have a file with this SHA-256 (hexadecimal), by part: the prepared file first, then the original,
 * then the sources.
 */
export async function documentsWithFile(
  q: Q,
  sha256: string,
): Promise<{ part: DocumentPart; documentIds: DocumentId[] }[]> {
  const { document: d, documentSource: s } = q.t
  const rows = await q
    .select({ id: d.id, prepared: d.preparedSha256 })
    .from(d)
    .where(or(eq(d.preparedSha256, sha256), eq(d.originalSha256, sha256)))
  const sources = await q.select({ id: s.documentId }).from(s).where(eq(s.sha256, sha256))
  return [
    { part: 'prepared' as const, documentIds: rows.filter((row) => row.prepared === sha256).map((row) => row.id) },
    { part: 'original' as const, documentIds: rows.filter((row) => row.prepared !== sha256).map((row) => row.id) },
    { part: 'source' as const, documentIds: [...new Set(sources.map((row) => row.id))] },
  ].filter(({ documentIds }) => documentIds.length > 0)
}

/** The ids of an organisation's documents whose name contains a text: a subquery for other stores. */
export function documentsNamed(q: Q, organisationId: OrganisationId, words: string) {
  const d = q.t.document
  return q
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.organisationId, organisationId), containsWords(d.name, words)))
}
