import { PDF, type PdfDict, type PdfObject, PdfStream } from '@libpdf/core'
import { resolved, resolvedArray, resolvedDict, strictly } from '../file/base-file.ts'
import { ObjectCopier } from '../file/copied-objects.ts'
import { pageDicts } from '../file/page-attributes.ts'
import { closeDocument, openDocument, pdfium, savedCopy, withPage } from '../worker/pdfium.ts'
import { isViewed } from './appearance.ts'
import type { WorkingCopy } from './working-copy.ts'

/** Annotations for which PDFium never draws a default appearance. */
const neverDrawn = new Set(['Link', 'Popup'])

const markup = new Set(['Highlight', 'Underline', 'Squiggly', 'StrikeOut'])

/**
 * Gives an appearance to every visible annotation and form field that has none, or whose form requests new ones
 * (NeedAppearances, ISO 32000-1 12.7.2): the one that PDFium creates when it draws the page, taken from the file that it
 * then saves.
 * @param bytes the file that the copy was read from
 */
export async function addMissingAppearances(copy: WorkingCopy, bytes: Uint8Array, password: string): Promise<void> {
  const wantsNew = isTrue(copy, copy.dict(copy.catalog.get('AcroForm'))?.get('NeedAppearances'))
  const pages = pageDicts(copy).map(({ page }) => page)
  const wanted = pages.flatMap((page, index) => {
    const places = annotationsOf(copy, page).flatMap((item, place) => (lacks(copy, item, wantsNew) ? [place] : []))
    return places.length > 0 ? [{ index, places }] : []
  })
  const saved = wanted.length > 0 ? await drawnAndSaved(bytes, password, wanted) : undefined
  if (!saved) return
  const copier = new ObjectCopier(saved, copy)
  const theirs = pageDicts(saved).map(({ page }) => page)
  if (theirs.length !== pages.length) return
  for (const { index, places } of wanted) {
    const [mine, made] = [annotationsOf(copy, pages[index]), resolvedArray(saved, theirs[index]?.get('Annots'))]
    for (const place of places) {
      const annotation = copy.dict(mine[place])
      const drawn = resolvedDict(saved, made?.at(place))
      const appearance = resolvedDict(saved, drawn?.get('AP'))
      if (!annotation || !drawn || !appearance) continue
      annotation.set('AP', copier.copy(appearance))
      const rect = placeOf(saved, drawn, appearance)
      if (rect) annotation.set('Rect', copier.copy(rect))
    }
  }
}

/** PDFium enlarges the rectangle of what it draws, and draws marked text at the marks, ignoring the rectangle. */
function placeOf(saved: { pdf: PDF }, annotation: PdfDict, appearance: PdfDict): PdfObject | undefined {
  if (!markup.has(annotation.getName('Subtype')?.value ?? '')) return annotation.get('Rect')
  const stream = resolved(saved, appearance.get('N'))
  return stream instanceof PdfStream ? stream.get('BBox') : undefined
}

function annotationsOf(copy: WorkingCopy, page: PdfDict | undefined): PdfObject[] {
  return [...(copy.array(page?.get('Annots')) ?? [])]
}

function lacks(copy: WorkingCopy, item: PdfObject, wantsNew: boolean): boolean {
  const annotation = copy.dict(item)
  const kind = annotation?.getName('Subtype')?.value ?? ''
  if (!annotation || neverDrawn.has(kind) || !isViewed(copy, annotation)) return false
  return (wantsNew && kind === 'Widget') || copy.get(copy.dict(annotation.get('AP'))?.get('N')) === undefined
}

function isTrue(copy: WorkingCopy, object: PdfObject | undefined): boolean {
  const value = copy.get(object)
  return value?.type === 'bool' && value.value
}

/**
 * The file as saved by PDFium after it has loaded these pages, including their appearances; undefined if it cannot be read.
 */
async function drawnAndSaved(
  bytes: Uint8Array,
  password: string,
  pages: readonly { index: number }[],
): Promise<{ pdf: PDF } | undefined> {
  const native = await pdfium()
  const document = openDocument(native, bytes, password)
  if (typeof document === 'string') return undefined
  try {
    for (const { index } of pages) withPage(native, document, index, () => undefined)
    const saved = savedCopy(native, document)
    return saved && { pdf: await PDF.load(saved, strictly) }
  } catch (error) {
    // The pool handles a trap of PDFium; a file that libpdf cannot read gives no appearances.
    if (error instanceof WebAssembly.RuntimeError) throw error
    return undefined
  } finally {
    closeDocument(native, document)
  }
}
