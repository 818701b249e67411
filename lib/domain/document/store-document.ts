import { Gates } from '#lib/core/gate.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { truncated } from '#lib/core/truncated.ts'
import type { SignaturesChoice } from '#lib/core/vocabulary/contract.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { StagedBlob } from '#lib/engines/blobs/index.ts'
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

type StagedFile = { name: string; blob: StagedBlob; password: string | null }

/** Refuses by throwing: called before the first byte is read, and with all bytes that would be stored. */
export type Admit = (bytes: number) => Promise<void>

/** The maximum length of a file name, in UTF-16 code units. */
const MAX_NAME = 200

/**
 * Of each member. Uploads that wait are not received: nothing of them is written, and the client's connection stops
 * sending. Those that are received take turns with the processes that read uploads.
 */
const gates = oncePerProcess('uploads by member', () => ({ receiving: new Gates(2, 64), reading: new Gates(1, 2) }))

/**
 * Stores every file unchanged, makes the prepared document from all of them, and stores that. An upload that is refused
 * leaves no file. `by`: the user. Throws Refusal('busy') if too many uploads of this user wait.
 */
export async function storeDocument(ctx: Ctx, upload: Upload, by: string, admit: Admit): Promise<StoredDocument> {
  await admit(0)
  return gates.receiving.run(by, () => receive(ctx, upload, by, admit))
}

async function receive(ctx: Ctx, upload: Upload, by: string, admit: Admit): Promise<StoredDocument> {
  const staged: StagedFile[] = []
  try {
    await stageFiles(ctx, upload, staged)
    const read = staged.map(({ name, blob, password }) => ({ name, password, load: blob.read }))
    const prepared = await gates.reading.run(by, () =>
      joinDocuments(read, { signatures: upload.signatures ?? 'refuse' }),
    )
    await admit(staged.reduce((sum, { blob }) => sum + blob.size, prepared.bytes.length))
    for (const { blob } of staged) await blob.accept()
    const { sha256 } = await ctx.blobs.put(prepared.bytes)
    return describe(staged, prepared, sha256)
  } finally {
    for (const { blob } of staged) await blob.discard()
  }
}

function describe(files: readonly StagedFile[], prepared: JoinedPdf, preparedSha256: string): StoredDocument {
  const [first] = files
  if (!first) throw new Refusal('file_missing')
  const sources = files.flatMap(({ name, blob: { sha256, size } }, i) => {
    const made = prepared.sources[i]
    return made ? [{ name, sha256, size, ...made }] : []
  })
  const isOriginal = sources.length === 1 && sources[0]?.type === 'application/pdf'
  return {
    name: isOriginal
      ? first.name
      : `${truncated(first.name.replace(/\.(?:pdf|png|jpe?g)$/i, ''), MAX_NAME - '.pdf'.length)}.pdf`,
    original: isOriginal
      ? { sha256: first.blob.sha256, size: first.blob.size }
      : { sha256: preparedSha256, size: prepared.bytes.length },
    prepared,
    preparedSha256,
    sources,
  }
}

/** Adds each file to `staged`, also if a later one is refused. */
async function stageFiles(ctx: Ctx, { files }: Upload, staged: StagedFile[]): Promise<void> {
  const budget = { left: MAX_UPLOAD_BYTES }
  for await (const { name, body, length, password = null } of files) {
    if (staged.length === MAX_UPLOAD_FILES) throw new Refusal('too_many_files', { limit: MAX_UPLOAD_FILES })
    const blob = await ctx.blobs.stage(metered(body, budget))
    staged.push({ name: truncated(name, MAX_NAME), blob, password })
    if (length !== null && length !== blob.size) throw new Refusal('file_incomplete')
  }
  if (staged.length === 0) throw new Refusal('file_missing')
  const index = staged.findIndex(({ blob }) => blob.size === 0)
  const empty = staged[index]
  if (empty) throw new Refusal('file_empty', staged.length > 1 ? { file: empty.name, index } : {})
}

/** Passes the bytes through and throws once all files together exceed the limit. */
async function* metered(body: UploadedFile['body'], budget: { left: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    budget.left -= piece.length
    if (budget.left < 0) throw new Refusal('file_too_large', { limit: MAX_UPLOAD_BYTES })
    yield piece
  }
}
