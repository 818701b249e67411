import { Refusal } from '#lib/core/refusal.ts'
import type { PreparedPdf, PrepareOptions } from './prepare/prepare-pdf.ts'
import { runInThread } from './worker/pdf-pool.ts'
import { PdfThreadError } from './worker/pdf-thread.ts'
import type { PageImage } from './worker/protocol.ts'

const timeoutMs = 20_000

/** A page of a document that a thread may already hold: `key` names its bytes (their SHA-256), `load` brings them. */
export type PageOf = { key: string; load: () => Promise<Uint8Array> /** counts from 0 */; page: number }

/**
 * Checks an upload and makes the document that is shown and signed; see prepare/prepare-pdf.ts. Runs in a thread with 512 MB
 * and 20 s. Refuses with pdf_not_a_pdf, pdf_damaged, pdf_encrypted, pdf_no_pages, pdf_too_many_pages, pdf_page_size,
 * pdf_too_complex, pdf_timeout, and pdf_signed unless `keepSignatures` is set.
 */
export async function preparePdf(original: Uint8Array, options: PrepareOptions = {}): Promise<PreparedPdf> {
  const job = { kind: 'prepare' as const, bytes: original, options }
  try {
    return await runInThread(job, timeoutMs)
  } catch (error) {
    if (!(error instanceof PdfThreadError)) throw error
  }
  // What brings one parser down the other may still be able to write anew.
  try {
    return await runInThread({ ...job, rewriteFirst: true }, timeoutMs)
  } catch (error) {
    if (error instanceof PdfThreadError) throw new Refusal(error.outOfMemory ? 'pdf_too_complex' : 'pdf_damaged')
    throw error
  }
}

/** A page as a WebP image, drawn in a thread. `dpi` counts for the page's default units; very large pages come out coarser. */
export function renderPage(o: PageOf & { dpi: number }): Promise<PageImage> {
  return runInThread({ kind: 'render', key: o.key, page: o.page, dpi: o.dpi }, timeoutMs, o.load)
}

/** The text of a page in reading order, for assistive technology and search. */
export function pageText(o: PageOf): Promise<string> {
  return runInThread({ kind: 'text', key: o.key, page: o.page }, timeoutMs, o.load)
}
