import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type JoinedPdf, joinDocuments } from '#lib/engines/pdf/index.ts'
import type { SourceView } from './schema.ts'
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES } from './schema.ts'

/** A file as it arrives: its name, its bytes as a stream, and the length that the browser announced, if any. */
export type UploadedFile = {
  name: string
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  length: number | null
  /** Opens a protected PDF; goes no further than to the one that opens it. */
  password?: string | null
}

/** The files of one document, in their order, each read to its end before the next is asked for. */
export type Upload = { files: AsyncIterable<UploadedFile> | Iterable<UploadedFile>; keepSignatures: boolean }

export type StoredDocument = {
  /** What a document's name is made of: that of the first file, which of several gives its name to all. */
  name: string
  /** One PDF is the original itself. What is made of pictures or of several files is one as it was joined. */
  original: { sha256: string; size: number }
  prepared: JoinedPdf
  preparedSha256: string
  sources: Omit<SourceView, 'position'>[]
}

type StoredFile = { name: string; sha256: string; size: number; password: string | null }

/** A file name of at most 200 UTF-16 units, never ending in half a character. */
function shortened(name: string): string {
  return name.slice(0, 200).replace(/[\uD800-\uDBFF]$/, '')
}

/** Keeps every file as it came, makes of all the document that is shown and signed, and keeps that. */
export async function storeDocument(ctx: Ctx, upload: Upload): Promise<StoredDocument> {
  const files = await storeFiles(ctx, upload)
  const [first] = files
  if (!first) throw new Refusal('file_missing')
  const prepared = await joinDocuments(
    files.map(({ name, sha256, password }) => ({ name, password, load: () => ctx.blobs.get(sha256) })),
    { keepSignatures: upload.keepSignatures },
  )
  const { sha256: preparedSha256 } = await ctx.blobs.put(prepared.bytes)
  const sources = files.flatMap(({ name, sha256, size }, i) => {
    const made = prepared.sources[i]
    return made ? [{ name, sha256, size, ...made }] : []
  })
  const isOriginal = sources.length === 1 && sources[0]?.type === 'application/pdf'
  return {
    name: isOriginal ? first.name : shortened(`${first.name.replace(/\.(?:pdf|png|jpe?g)$/i, '').slice(0, 196)}.pdf`),
    original: isOriginal ? first : { sha256: preparedSha256, size: prepared.bytes.length },
    prepared,
    preparedSha256,
    sources,
  }
}

async function storeFiles(ctx: Ctx, { files }: Upload): Promise<StoredFile[]> {
  const stored: StoredFile[] = []
  const budget = { left: MAX_UPLOAD_BYTES }
  for await (const { name, body, length, password = null } of files) {
    if (stored.length === MAX_UPLOAD_FILES) throw new Refusal('too_many_files', { limit: MAX_UPLOAD_FILES })
    const { sha256, size } = await ctx.blobs.put(metered(body, budget))
    if (length !== null && length !== size) throw new Refusal('file_incomplete')
    stored.push({ name: shortened(name), sha256, size, password })
  }
  const index = stored.findIndex(({ size }) => size === 0)
  const empty = stored[index]
  if (empty) throw new Refusal('file_empty', stored.length > 1 ? { file: empty.name, index } : {})
  return stored
}

/** The bytes as they pass, until all files together are more than may be. */
async function* metered(body: UploadedFile['body'], budget: { left: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    budget.left -= piece.length
    if (budget.left < 0) throw new Refusal('file_too_large', { limit: MAX_UPLOAD_BYTES })
    yield piece
  }
}
