import { Refusal } from '#lib/core/refusal.ts'
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

/**
 * Renders a page as a WebP image in a thread. `dpi` refers to the page as displayed (including UserUnit); very large pages
 * are rendered at a lower resolution.
 */
export function renderPage(o: PageOf & { dpi: number }): Promise<PageImage> {
  return runJob({ kind: 'render', key: o.key, page: o.page, dpi: o.dpi }, timeoutMs, o.load)
}

/** The text of a page in reading order, for assistive technology and search. */
export function pageText(o: PageOf): Promise<string> {
  return runJob({ kind: 'text', key: o.key, page: o.page }, timeoutMs, o.load)
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
