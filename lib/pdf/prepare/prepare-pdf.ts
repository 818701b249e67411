import { PDF } from '@libpdf/core'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { openBase, strictly } from '../file/base-file.ts'
import { hasSignature } from '../file/signature-fields.ts'
import { closeDocument, openDocument, pdfium, reassembled, savedAnew } from '../worker/pdfium.ts'
import { type Removed, removable, removeActiveContent } from './active-content.ts'
import { checkExpansion } from './expansion.ts'
import { flattenForm } from './flattened-form.ts'
import { checkComplexity, checkedPages } from './limits.ts'
import { isSound } from './soundness.ts'
import { WorkingCopy } from './working-copy.ts'

export type PrepareOptions = {
  /** Accepts a file that carries signatures and leaves every byte of it as it is. */
  keepSignatures?: boolean
}

/** What is shown and signed: its bytes, the size of each page as displayed, and what was taken out of the upload. */
export type PreparedPdf = { bytes: Uint8Array; pages: PageSize[]; removed: string[] }

type Opened = { copy: WorkingCopy; bytes: Uint8Array; rebuilt: boolean }

/**
 * Checks an upload and makes it fit for signing: opened whatever its state, decrypted, within limits, its form flattened and
 * free of active content. Bytes in which nothing had to change are kept as they are. Runs in a worker thread.
 * @param rewriteFirst has PDFium write the file anew before anything else parses it: for files that bring libpdf down
 */
export async function preparePdfHere(
  original: Uint8Array,
  options: PrepareOptions,
  rewriteFirst = false,
): Promise<PreparedPdf> {
  const header = Buffer.from(original.buffer, original.byteOffset, original.length).subarray(0, 1024).indexOf('%PDF-')
  if (header < 0) throw new Refusal('pdf_not_a_pdf')
  checkExpansion(original)
  const opened = await open(header > 0 ? original.subarray(header) : original, header > 0, rewriteFirst)
  const { copy } = opened
  const pages = checkedPages(copy)
  if (hasSignature(copy)) return { bytes: await signedBase(original, opened, options), pages, removed: [] }
  const removed = removeActiveContent(copy)
  if (copy.pdf.isEncrypted) removed.add('encryption')
  if (flattenForm(copy)) removed.add('form_fields')
  const keep =
    !opened.rebuilt && !copy.touched && !copy.pdf.isEncrypted && isSound(opened.bytes) && (await isBase(opened.bytes))
  const bytes = keep ? opened.bytes : copy.write()
  await checkResult(bytes, pages)
  return { bytes, pages, removed: removable.filter((name: Removed) => removed.has(name)) }
}

/** A signed file is only taken with the sender's consent, and then as it is. */
async function signedBase(original: Uint8Array, opened: Opened, options: PrepareOptions): Promise<Uint8Array> {
  if (!options.keepSignatures) throw new Refusal('pdf_signed')
  if (opened.copy.pdf.isEncrypted) throw new Refusal('pdf_encrypted')
  if (opened.rebuilt || !isSound(original) || !(await isBase(original))) throw new Refusal('pdf_damaged')
  return original
}

/**
 * Opens by libpdf what PDFium agrees with. A file that libpdf finds a fault in, whose cross-reference is broken, or of which
 * the two see different pages, is written anew by PDFium first, at worst page by page: what it shows is what a reader sees.
 */
async function open(bytes: Uint8Array, moved: boolean, rewriteFirst: boolean): Promise<Opened> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (document === 'password') throw new Refusal('pdf_encrypted')
  if (document === 'damaged') throw new Refusal('pdf_damaged')
  try {
    if (document.pages === 0) throw new Refusal('pdf_no_pages')
    const direct = rewriteFirst || !document.validXref ? undefined : await load(bytes, document.pages)
    if (direct) return { copy: direct, bytes, rebuilt: moved }
    for (const rewrite of [savedAnew, reassembled]) {
      const anew = rewrite(native, document)
      const copy = anew && (await load(anew, document.pages))
      if (copy) return { copy, bytes: anew, rebuilt: true }
    }
    throw new Refusal('pdf_damaged')
  } finally {
    closeDocument(native, document)
  }
}

/** The file as libpdf reads it, every object of it; undefined if it finds a fault, lacks a password or misses pages. */
async function load(bytes: Uint8Array, pages: number): Promise<WorkingCopy | undefined> {
  try {
    const pdf = await PDF.load(bytes, strictly)
    if ((pdf.isEncrypted && !pdf.isAuthenticated) || pdf.getPageCount() !== pages) return undefined
    const copy = new WorkingCopy(pdf)
    checkComplexity(copy)
    return copy
  } catch (error) {
    if (error instanceof Refusal) throw error
    return undefined
  }
}

async function isBase(bytes: Uint8Array): Promise<boolean> {
  try {
    await openBase(bytes)
    return true
  } catch {
    return false
  }
}

/** What was made must itself be a file that can be stamped and shown, page for page; otherwise the upload was beyond repair. */
async function checkResult(bytes: Uint8Array, pages: readonly PageSize[]): Promise<void> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Refusal('pdf_damaged')
  closeDocument(native, document)
  if (document.pages !== pages.length || !(await isBase(bytes))) throw new Refusal('pdf_damaged')
}
