import { availableParallelism } from 'node:os'
import { Gates } from '#lib/core/gate.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { CertificateModel } from './compose/certificate-model.ts'
import { composeCertificate } from './compose/compose-certificate.ts'
import { KeptImages } from './kept-images.ts'
import type { PreparedPdf, PrepareOptions } from './prepare/prepare-pdf.ts'
import type { SealReport } from './verify/verify-seal.ts'
import { runJob } from './worker/pdf-pool.ts'
import type { PageImage } from './worker/protocol.ts'
import { PdfWorkerError } from './worker/worker-error.ts'

const timeoutMs = 20_000
const minMs = 3000
const publicTimeoutMs = 3000

/** A page of a document that a thread may have open: `key` identifies its bytes (their SHA-256), `load` reads them. */
export type PageOf = { key: string; load: () => Promise<Uint8Array> /** from 0 */; page: number }

/**
 * Checks an upload and makes the document that is shown and signed; see prepare/prepare-pdf.ts. Runs in its own process with
 * 512 MB and 20 s. Refuses with pdf_not_a_pdf, pdf_damaged, pdf_password_needed, pdf_password_wrong, pdf_encrypted (not by a
 * password), pdf_no_pages, pdf_too_many_pages, pdf_page_size, pdf_too_complex, pdf_timeout, and pdf_signed (`found`: `none`
 * if the sender has not chosen what to do with the signatures, else the names of all that prevents keeping them).
 */
export async function preparePdf(original: Uint8Array, options: PrepareOptions = {}): Promise<PreparedPdf> {
  const job = { kind: 'prepare' as const, bytes: original, options }
  const started = performance.now()
  try {
    return await runJob(job, timeoutMs)
  } catch (error) {
    if (!(error instanceof PdfWorkerError)) throw error
    if (error.outOfMemory) throw new Refusal('pdf_too_complex')
  }
  // A file that crashes one parser may still be rewritten by the other in the remaining time.
  try {
    return await runJob({ ...job, rewriteFirst: true }, Math.max(minMs, timeoutMs - (performance.now() - started)))
  } catch (error) {
    if (error instanceof PdfWorkerError) throw new Refusal(error.outOfMemory ? 'pdf_too_complex' : 'pdf_damaged')
    throw error
  }
}

const MOST_IMAGE_BYTES = 32 * 1024 * 1024
const images = () => oncePerProcess('page images', () => new KeptImages(MOST_IMAGE_BYTES))
/** One thread stays free for the pages of other documents, so that a document with slow pages delays only itself. */
const turns = () =>
  oncePerProcess('page turns', () => new Gates(Math.max(1, Math.min(4, availableParallelism()) - 1), 200))

/**
 * Renders a page as a WebP image in a thread, and keeps it in memory for a while. `dpi` refers to the page as displayed
 * (including UserUnit); very large pages are rendered at a lower resolution.
 */
export function renderPage(o: PageOf & { dpi: number }): Promise<PageImage> {
  const job = { kind: 'render' as const, key: o.key, page: o.page, dpi: o.dpi }
  return images().get(`${o.key} ${o.page} ${o.dpi}`, () => turns().run(o.key, () => runJob(job, timeoutMs, o.load)))
}

/** The rows and facts of a certificate that takes 30 ms to compose. A thread for it needs 60 MB and some 200 ms to start. */
const LONG_CERTIFICATE = 150

function sizeOf({ sections }: CertificateModel): number {
  const sizes = sections.map((section) => {
    if (section.kind === 'table') return section.rows.length
    if (section.kind === 'cards') return section.cards.reduce((sum, { facts }) => sum + facts.flat().length, 0)
    return section.kind === 'facts' ? section.facts.length : section.paragraphs.length
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * The signing certificate as composeCertificate makes it: a long one in a thread, one at a time and within 20 s. Refuses
 * with pdf_timeout, and with busy if 16 are waiting.
 */
export async function makeCertificate(model: CertificateModel): Promise<Uint8Array> {
  if (sizeOf(model) <= LONG_CERTIFICATE) return composeCertificate(model)
  return runJob({ kind: 'certificate', model }, timeoutMs)
}

/** The text of a page in reading order, for assistive technology and search. */
export function pageText(o: PageOf): Promise<string> {
  return turns().run(o.key, () => runJob({ kind: 'text', key: o.key, page: o.page }, timeoutMs, o.load))
}

/**
 * The seal report of a file that anyone may have sent: verifySeal in a process for such files, within 3 s, so that members'
 * uploads never wait for it. Refuses with pdf_too_complex and pdf_timeout for a file that exhausts that process, and with
 * busy if too many wait.
 * @param roots PEM certificates of the timestamp authorities that are trusted
 */
export async function readSealInWorker(bytes: Uint8Array, roots: readonly string[]): Promise<SealReport> {
  try {
    return await runJob({ kind: 'verify', bytes, roots }, publicTimeoutMs)
  } catch (error) {
    if (error instanceof PdfWorkerError) throw new Refusal('pdf_too_complex')
    throw error
  }
}
