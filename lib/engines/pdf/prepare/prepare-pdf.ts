import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { openBase } from '../file/base-file.ts'
import { hasSignature } from '../file/signature-fields.ts'
import { closeDocument, openDocument, pdfium, withPage } from '../worker/pdfium.ts'
import { type Removed, removable, removeActiveContent } from './active-content.ts'
import { checkExpansion } from './expansion.ts'
import { flattenAnnotations } from './flattened-annotations.ts'
import { checkedPages } from './limits.ts'
import { addMissingAppearances } from './missing-appearances.ts'
import { type Opened, openUpload } from './open-upload.ts'
import { fixLayers } from './optional-content.ts'
import { isWellFormed } from './well-formed.ts'

/** More decoded content than this is rare, and may be hostile. */
const heavyContent = 4 * 1024 * 1024

export type PrepareOptions = {
  /**
   * Accepts a signed file. All bytes are kept, so that its signatures stay valid, unless it must be repaired or decrypted.
   */
  keepSignatures?: boolean
  /** The password of a protected file; the result is not protected. */
  password?: string
}

/**
 * The document that is shown and signed: its bytes, the size of each page as displayed, and the kinds of removed content.
 */
export type PreparedPdf = { bytes: Uint8Array; pages: PageSize[]; removed: string[] }

/**
 * Checks an upload and prepares it for signing: repaired, decrypted, within limits, with its form flattened and without
 * active content. The file is always rewritten, unless its signatures are kept. Runs in the upload process.
 * @param rewriteFirst has PDFium rewrite the file before anything else parses it, for files that crash libpdf
 */
export async function preparePdfHere(
  original: Uint8Array,
  options: PrepareOptions,
  rewriteFirst = false,
): Promise<PreparedPdf> {
  const header = Buffer.from(original.buffer, original.byteOffset, original.length).subarray(0, 1024).indexOf('%PDF-')
  if (header < 0) throw new Refusal('pdf_not_a_pdf')
  const { largest } = await checkExpansion(original)
  const password = options.password ?? ''
  const opened = await openUpload(header > 0 ? original.slice(header) : original, password, rewriteFirst)
  const { copy } = opened
  const pages = checkedPages(copy)
  const isSigned = hasSignature(copy)
  if (isSigned && !options.keepSignatures) throw new Refusal('pdf_signed')
  if (isSigned && (await canStay(opened))) return { bytes: opened.bytes, pages, removed: [] }
  const removed = removeActiveContent(copy)
  if (isSigned) removed.add('signatures')
  if (opened.encrypted) removed.add('encryption')
  const { layers, changed } = fixLayers(copy)
  if (changed) removed.add('layers')
  await addMissingAppearances(copy, opened.bytes, password)
  for (const what of flattenAnnotations(copy, layers)) removed.add(what)
  const bytes = copy.write(usesObjectStreams(original))
  await checkResult(bytes, pages, largest > heavyContent)
  return { bytes, pages, removed: removable.filter((name: Removed) => removed.has(name)) }
}

function usesObjectStreams(original: Uint8Array): boolean {
  return Buffer.from(original.buffer, original.byteOffset, original.length).includes('/ObjStm')
}

/** Signatures cover exact bytes: they can be kept only if every byte is, except those before the header. */
async function canStay(opened: Opened): Promise<boolean> {
  return !opened.rebuilt && !opened.encrypted && isWellFormed(opened.bytes) && (await isBase(opened.bytes))
}

async function isBase(bytes: Uint8Array): Promise<boolean> {
  try {
    await openBase(bytes)
    return true
  } catch {
    return false
  }
}

/**
 * Checks that the result can be stamped and shown, page for page; otherwise the upload could not be repaired. With heavy
 * content each page is loaded too: a page that exceeds PDFium's memory could never be shown.
 */
async function checkResult(bytes: Uint8Array, pages: readonly PageSize[], heavy: boolean): Promise<void> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Refusal('pdf_damaged')
  for (let index = 0; heavy && index < document.pages; index += 1) withPage(native, document, index, () => undefined)
  closeDocument(native, document)
  if (document.pages !== pages.length || !(await isBase(bytes))) throw new Refusal('pdf_damaged')
}
