import { Gates } from '#lib/core/gate.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { truncated } from '#lib/core/truncated.ts'
import type { SignaturesChoice } from '#lib/core/vocabulary/contract.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type JoinedPdf, joinDocuments } from '#lib/engines/pdf/index.ts'
import type { SourceView } from './schema.ts'
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES } from './schema.ts'

/** A file that is being uploaded: its name, its bytes as a stream, and its announced length, if any. */
export type UploadedFile = {
  name: string
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  length: number | null
  /** Opens a protected PDF. It is passed to the PDF engine only. */
  password?: string | null
}

export type Upload = {
  /** The files of one document, in their order. Each is read to its end before the next is requested. */
  files: AsyncIterable<UploadedFile> | Iterable<UploadedFile>
  /** The sender's choice; `refuse` if it is missing. */
  signatures?: SignaturesChoice
}

export type StoredDocument = {
  /** The document's name, derived from the first file. */
  name: string
  /** The file itself for a single PDF; for pictures and several files, the joined document. */
  original: { sha256: string; size: number }
  prepared: JoinedPdf
  preparedSha256: string
  sources: Omit<SourceView, 'position'>[]
}

type StoredFile = { name: string; sha256: string; size: number; password: string | null }

/** The maximum length of a file name, in UTF-16 code units. */
const MAX_NAME = 200

/** Of each member, so that one member's files do not occupy every process that reads uploads. */
const READ_AT_ONCE = 1
const MOST_WAITING = 16
const reading = oncePerProcess('uploads by member', () => new Gates(READ_AT_ONCE, MOST_WAITING))

/**
 * Stores every file unchanged, makes the prepared document from all of them, and stores that. Throws Refusal('busy') if
 * too many uploads of this user wait.
 */
export async function storeDocument(ctx: Ctx, upload: Upload, by: string): Promise<StoredDocument> {
  const files = await storeFiles(ctx, upload)
  const [first] = files
  if (!first) throw new Refusal('file_missing')
  const read = files.map(({ name, sha256, password }) => ({ name, password, load: () => ctx.blobs.get(sha256) }))
  const prepared = await reading.run(by, () => joinDocuments(read, { signatures: upload.signatures ?? 'refuse' }))
  const { sha256: preparedSha256 } = await ctx.blobs.put(prepared.bytes)
  const sources = files.flatMap(({ name, sha256, size }, i) => {
    const made = prepared.sources[i]
    return made ? [{ name, sha256, size, ...made }] : []
  })
  const isOriginal = sources.length === 1 && sources[0]?.type === 'application/pdf'
  return {
    name: isOriginal
      ? first.name
      : `${truncated(first.name.replace(/\.(?:pdf|png|jpe?g)$/i, ''), MAX_NAME - '.pdf'.length)}.pdf`,
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
    stored.push({ name: truncated(name, MAX_NAME), sha256, size, password })
  }
  const index = stored.findIndex(({ size }) => size === 0)
  const empty = stored[index]
  if (empty) throw new Refusal('file_empty', stored.length > 1 ? { file: empty.name, index } : {})
  return stored
}

/** Passes the bytes through and throws once all files together exceed the limit. */
async function* metered(body: UploadedFile['body'], budget: { left: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    budget.left -= piece.length
    if (budget.left < 0) throw new Refusal('file_too_large', { limit: MAX_UPLOAD_BYTES })
    yield piece
  }
}
