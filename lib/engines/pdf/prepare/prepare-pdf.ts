import type { DocumentWarning, ExistingSignature } from '#lib/core/document-findings.ts'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { hasSignature } from '../file/signature-fields.ts'
import type { PageBox } from '../page-geometry.ts'
import { closeDocument, openDocument, pdfium, withPage } from '../worker/pdfium.ts'
import { type Removed, removable, removeActiveContent } from './active-content.ts'
import { checkExpansion } from './expansion.ts'
import { flattenAnnotations } from './flattened-annotations.ts'
import { headerOffset } from './foreign-files.ts'
import { checkedPages } from './limits.ts'
import { addMissingAppearances } from './missing-appearances.ts'
import { openUpload } from './open-upload.ts'
import { fixLayers } from './optional-content.ts'
import { attachmentNames, refusePlaceholder } from './placeholders.ts'
import { preparedPassword } from './prepared-password.ts'
import { isBase, keptSignatures } from './signed-upload.ts'
import { findWarnings } from './warnings.ts'

/** More decoded content than this is rare, and may be hostile. */
const heavyContent = 4 * 1024 * 1024

/** What to do with the signatures of a signed file: refuse the file, keep its bytes if that is safe, or remove them. */
export type SignaturesChoice = 'refuse' | 'keep' | 'remove'

export type PrepareOptions = {
  /** `refuse` if it is missing. */
  signatures?: SignaturesChoice
  /** The password of a protected file; the result is not protected. */
  password?: string
}

/**
 * The document that is shown and signed: its bytes, the size of each page as displayed, the kinds of removed content, the
 * kept signatures, and what other programs may show differently.
 */
export type PreparedPdf = {
  bytes: Uint8Array
  pages: PageSize[]
  removed: string[]
  signatures: ExistingSignature[]
  warnings: DocumentWarning[]
}

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
  const header = headerOffset(original)
  const { largest } = await checkExpansion(original)
  const password = options.password ?? ''
  const file = header > 0 ? original.slice(header) : original
  const opened = await openWithPassword(file, password, rewriteFirst)
  const { copy } = opened
  refusePlaceholder(copy)
  const pages = checkedPages(copy)
  const boxes = pageDicts(copy).map(({ page }) => boxOf(copy, page))
  const isHeavy = largest > heavyContent
  const isSigned = hasSignature(copy)
  const choice = options.signatures ?? 'refuse'
  if (isSigned && choice === 'refuse') throw new Refusal('pdf_signed', { found: 'none' })
  const signatures = isSigned && choice === 'keep' ? await keptSignatures(opened, file) : null
  if (signatures)
    return { bytes: file, pages, removed: [], signatures, warnings: await checkResult(file, boxes, isHeavy) }
  const attached = attachmentNames(copy)
  const removed = removeActiveContent(copy)
  if (isSigned) removed.add('signatures')
  if (opened.encrypted) removed.add('encryption')
  const { layers, changed } = fixLayers(copy)
  if (changed) removed.add('layers')
  await addMissingAppearances(copy, opened.bytes, password)
  for (const what of flattenAnnotations(copy, layers)) removed.add(what)
  const bytes = copy.write(usesObjectStreams(original))
  const found = await checkResult(bytes, boxes, isHeavy)
  const warnings = [...(attached.length > 0 ? [{ kind: 'attachments' as const, names: attached }] : []), ...found]
  return { bytes, pages, signatures: [], warnings, removed: removable.filter((name: Removed) => removed.has(name)) }
}

/** As typed, and then as ISO 32000-2 7.6.4.3.3 prepares a password: the one that set it may have done either. */
async function openWithPassword(file: Uint8Array, typed: string, rewriteFirst: boolean) {
  try {
    return await openUpload(file, typed, rewriteFirst)
  } catch (error) {
    const prepared = preparedPassword(typed)
    if (!(error instanceof Refusal) || error.code !== 'pdf_password_wrong' || prepared === typed) throw error
    return openUpload(file, prepared, rewriteFirst)
  }
}

function usesObjectStreams(original: Uint8Array): boolean {
  return Buffer.from(original.buffer, original.byteOffset, original.length).includes('/ObjStm')
}

/**
 * Checks that the result can be stamped and shown, page for page; otherwise the upload could not be repaired. With heavy
 * content each page is loaded too: a page that exceeds PDFium's memory could never be shown.
 */
async function checkResult(bytes: Uint8Array, boxes: readonly PageBox[], heavy: boolean): Promise<DocumentWarning[]> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Refusal('pdf_damaged')
  for (let index = 0; heavy && index < document.pages; index += 1) withPage(native, document, index, () => undefined)
  const warnings = findWarnings(native, document, boxes)
  closeDocument(native, document)
  if (document.pages !== boxes.length || !(await isBase(bytes))) throw new Refusal('pdf_damaged')
  return warnings
}
