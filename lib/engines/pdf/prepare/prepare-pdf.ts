import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { openBase } from '../file/base-file.ts'
import { hasSignature } from '../file/signature-fields.ts'
import { closeDocument, openDocument, pdfium, withPage } from '../worker/pdfium.ts'
import { type Removed, removable, removeActiveContent } from './active-content.ts'
import { borrowAppearances } from './borrowed-appearances.ts'
import { checkExpansion } from './expansion.ts'
import { flattenAnnotations } from './flattened-annotations.ts'
import { checkedPages } from './limits.ts'
import { type Opened, openUpload } from './open-upload.ts'
import { fixLayers } from './optional-content.ts'
import { isSound } from './soundness.ts'

/** Decoded content beyond this is rare, and as rarely harmless. */
const heavyContent = 4 * 1024 * 1024

export type PrepareOptions = {
  /** Accepts a file that carries signatures. Every byte of it is kept, and they with it, unless it has to be mended or decrypted. */
  keepSignatures?: boolean
  /** Opens a file that asks for one; what is made of it opens without. */
  password?: string
}

/** What is shown and signed: its bytes, the size of each page as displayed, and what was taken out of the upload. */
export type PreparedPdf = { bytes: Uint8Array; pages: PageSize[]; removed: string[] }

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
  await borrowAppearances(copy, opened.bytes, password)
  for (const what of flattenAnnotations(copy, layers)) removed.add(what)
  const keep = !copy.touched && !copy.hasLooseEnds() && (await canStay(opened))
  const bytes = keep ? opened.bytes : copy.write()
  await checkResult(bytes, pages, largest > heavyContent)
  return { bytes, pages, removed: removable.filter((name: Removed) => removed.has(name)) }
}

/** Signatures hold for the bytes that they were made over: they can only stay where every byte can, but what came before the header. */
async function canStay(opened: Opened): Promise<boolean> {
  return !opened.rebuilt && !opened.encrypted && isSound(opened.bytes) && (await isBase(opened.bytes))
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
 * What was made must itself be a file that can be stamped and shown, page for page; otherwise the upload was beyond repair.
 * Where there is heavy content each page is loaded, too: one that PDFium has not the memory for could never be shown.
 */
async function checkResult(bytes: Uint8Array, pages: readonly PageSize[], heavy: boolean): Promise<void> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Refusal('pdf_damaged')
  for (let index = 0; heavy && index < document.pages; index += 1) withPage(native, document, index, () => undefined)
  closeDocument(native, document)
  if (document.pages !== pages.length || !(await isBase(bytes))) throw new Refusal('pdf_damaged')
}
