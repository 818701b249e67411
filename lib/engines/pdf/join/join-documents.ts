import { Refusal, type RefusalCode, type RefusalDetails } from '#lib/core/refusal.ts'
import { preparePdf } from '../documents.ts'
import type { PreparedPdf, PrepareOptions } from '../prepare/prepare-pdf.ts'
import { runJob } from '../worker/pdf-pool.ts'
import type { Job, JobResult } from '../worker/protocol.ts'
import { PdfWorkerError } from '../worker/worker-error.ts'
import { type SourceType, sourceType } from './source-type.ts'

const timeoutMs = 20_000

/** A file to be joined. `password` opens it if it is protected, and is not stored. */
export type Source = { name: string; load: () => Promise<Uint8Array>; password?: string | null }

/** The document that is shown and signed, and the type and number of pages of each source. */
export type JoinedPdf = PreparedPdf & { sources: { type: SourceType; pages: number }[] }

/**
 * Makes one prepared document of PDFs, PNGs and JPEGs, in the order given. Each is checked and prepared separately, an image
 * as a page; then their pages are joined. All of this runs in the upload process (worker/). A single PDF stays as preparePdf
 * returns it; only a single PDF may keep signatures. Refuses as preparePdf and picturePdf do, with pdf_too_many_pages for
 * the total, and with pdf_signed_joined; with several files the refusal identifies the file (`file`, and `index` from 0).
 */
export async function joinDocuments(
  sources: readonly Source[],
  options: Pick<PrepareOptions, 'signatures'> = {},
): Promise<JoinedPdf> {
  const alone = sources.length === 1
  const parts: (PreparedPdf & { type: SourceType })[] = []
  for (const [index, source] of sources.entries())
    parts.push(await part(source, alone ? options : {}).catch((error) => failed(error, alone, source.name, index)))
  const [first] = parts
  if (!first) throw new Refusal('file_missing')
  const { bytes, pages } = alone
    ? first
    : await run({ kind: 'join', files: parts.map((one) => one.bytes) }, 'pdf_too_complex')
  const removed = [...new Set(parts.flatMap((one) => one.removed))]
  const made = parts.map(({ type, pages: { length } }) => ({ type, pages: length }))
  let before = 0
  const warnings = parts.flatMap((one) => {
    const offset = before
    before += one.pages.length
    return one.warnings.map((warning) => ('page' in warning ? { ...warning, page: warning.page + offset } : warning))
  })
  // Of several files none has signatures.
  return { bytes, pages, removed, signatures: first.signatures, warnings, sources: made }
}

async function part({ load, password }: Source, options: Pick<PrepareOptions, 'signatures'>) {
  const bytes = await load()
  const type = sourceType(bytes)
  if (type !== 'application/pdf') return { type, ...(await run({ kind: 'picture', bytes }, 'image_damaged')) }
  return { type, ...(await preparePdf(bytes, { ...options, ...(password ? { password } : {}) })) }
}

/** Runs a job. A crash of its process becomes a refusal too. */
async function run<K extends 'picture' | 'join'>(job: Job & { kind: K }, broken: RefusalCode): Promise<JobResult[K]> {
  try {
    return await runJob<K>(job, timeoutMs)
  } catch (error) {
    if (error instanceof PdfWorkerError && (error.outOfMemory || job.kind === 'picture')) throw new Refusal(broken)
    throw error
  }
}

function failed(error: unknown, alone: boolean, file: string, index: number): never {
  if (alone || !(error instanceof Refusal)) throw error
  const details: RefusalDetails = { ...error.details, file, index }
  throw new Refusal(error.code === 'pdf_signed' ? 'pdf_signed_joined' : error.code, details)
}
