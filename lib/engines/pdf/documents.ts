import { Refusal } from '#lib/core/refusal.ts'
import type { PreparedPdf, PrepareOptions } from './prepare/prepare-pdf.ts'
import type { SealReport } from './verify/verify-seal.ts'
import { runJob } from './worker/pdf-pool.ts'
import type { PageImage } from './worker/protocol.ts'
import { PdfWorkerError } from './worker/worker-error.ts'

const timeoutMs = 20_000
const leastMs = 3000

/** A page of a document that a thread may already hold: `key` names its bytes (their SHA-256), `load` brings them. */
export type PageOf = { key: string; load: () => Promise<Uint8Array> /** counts from 0 */; page: number }

/**
 * Checks an upload and makes the document that is shown and signed; see prepare/prepare-pdf.ts. Runs in a process of its own
 * with 512 MB and 20 s. Refuses with pdf_not_a_pdf, pdf_damaged, pdf_password_needed, pdf_password_wrong, pdf_encrypted (by
 * something else than a password), pdf_no_pages, pdf_too_many_pages, pdf_page_size, pdf_too_complex, pdf_timeout, and
 * pdf_signed unless `keepSignatures` is set.
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
  // What brings one parser down the other may still be able to write anew, in the time that is left.
  try {
    return await runJob({ ...job, rewriteFirst: true }, Math.max(leastMs, timeoutMs - (performance.now() - started)))
  } catch (error) {
    if (error instanceof PdfWorkerError) throw new Refusal(error.outOfMemory ? 'pdf_too_complex' : 'pdf_damaged')
    throw error
  }
}

/** A page as a WebP image, drawn in a thread. `dpi` counts for the page as displayed (UserUnit and all); very large pages come out coarser. */
export function renderPage(o: PageOf & { dpi: number }): Promise<PageImage> {
  return runJob({ kind: 'render', key: o.key, page: o.page, dpi: o.dpi }, timeoutMs, o.load)
}

/** The text of a page in reading order, for assistive technology and search. */
export function pageText(o: PageOf): Promise<string> {
  return runJob({ kind: 'text', key: o.key, page: o.page }, timeoutMs, o.load)
}

/**
 * What a stranger's file says of its seal: verifySeal, in a process of its own like everything that reads foreign files. Refuses
 * with pdf_too_complex and pdf_timeout for what exhausts that process.
 */
export async function readSealApart(bytes: Uint8Array): Promise<SealReport> {
  try {
    return await runJob({ kind: 'verify', bytes }, timeoutMs)
  } catch (error) {
    if (error instanceof PdfWorkerError) throw new Refusal('pdf_too_complex')
    throw error
  }
}
