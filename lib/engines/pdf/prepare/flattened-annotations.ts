import { PdfArray, PdfDict, type PdfObject, PdfRef } from '@libpdf/core'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { drawOver } from '../file/page-content.ts'
import { numbers } from '../file/syntax.ts'
import type { Removed } from './active-content.ts'
import { drawingThrough, isViewed, normalAppearance, placed } from './appearance.ts'
import { drawLines } from './drawn-lines.ts'
import type { Layers } from './optional-content.ts'
import type { WorkingCopy } from './working-copy.ts'

type Drawing = { xobject: PdfRef; operators: (key: string) => string }

/** Wider than any border that only marks a link: it would cover the stamps. */
const widestBorder = 3

/**
 * Draws every visible annotation and form field into its page, form fields last as viewers do, and removes them and the
 * form. Links are kept without an appearance. Returns the kinds of removed content.
 */
export function flattenAnnotations(copy: WorkingCopy, layers: Layers): Set<Removed> {
  const removed = new Set<Removed>()
  const removedRefs = new Set<PdfRef>()
  for (const { ref, page } of pageDicts(copy)) {
    const items = [...(copy.array(page.get('Annots')) ?? [])]
    const links = items.filter((item) => kindOf(copy, item) === 'Link')
    const others = items.filter((item) => kindOf(copy, item) !== 'Link')
    const widgets = others.filter((item) => kindOf(copy, item) === 'Widget')
    const notes = others.filter((item) => kindOf(copy, item) !== 'Widget')
    if (widgets.length > 0) removed.add('form_fields')
    if (notes.some((item) => copy.dict(item))) removed.add('annotations')
    const rotation = boxOf(copy, page).rotate
    const drawings = [...links, ...notes, ...widgets].flatMap((item) => drawing(copy, layers, item, rotation))
    for (const link of links) plainLink(copy, link)
    if (others.length === 0 && drawings.length === 0) continue
    const changed = drawings.length > 0 ? drawOver(copy, copy, page, drawings) : page
    if (links.length > 0) changed.set('Annots', PdfArray.of(...links))
    else changed.delete('Annots')
    copy.put(ref, changed)
    for (const item of others) if (item instanceof PdfRef) removedRefs.add(item)
  }
  for (const { object } of [...copy.reachable()])
    if (object instanceof PdfDict) removeStructureReferences(copy, object, removedRefs)
  for (const ref of removedRefs) copy.erase(ref)
  const form = copy.dict(copy.catalog.get('AcroForm'))
  if (form && (copy.array(form.get('Fields'))?.length ?? 0) > 0) removed.add('form_fields')
  if (removed.has('form_fields')) copy.drop(copy.catalog, 'AcroForm')
  return removed
}

/** The structure tree may refer to annotations, including some that are on no page (ISO 32000-1 14.7.4.3). */
function removeStructureReferences(copy: WorkingCopy, object: PdfDict, removedRefs: Set<PdfRef>): void {
  if (object.getName('Type')?.value !== 'OBJR') return
  const target = object.get('Obj')
  if (target instanceof PdfRef && copy.dict(target)?.has('Rect') && kindOf(copy, target) !== 'Link')
    removedRefs.add(target)
}

function kindOf(copy: WorkingCopy, item: PdfObject): string | undefined {
  return copy.dict(item)?.getName('Subtype')?.value
}

function drawing(copy: WorkingCopy, layers: Layers, item: PdfObject, rotation: number): Drawing[] {
  const annotation = copy.dict(item)
  if (!annotation || !isViewed(copy, annotation) || !layers.shows(annotation.get('OC'))) return []
  drawLines(copy, annotation)
  // A pop-up window is closed until a user opens it.
  const appearance = kindOf(copy, item) === 'Popup' ? undefined : normalAppearance(copy, annotation)
  const matrix = appearance && placed(copy, annotation, appearance.stream, rotation)
  if (!appearance || !matrix) return []
  return [{ xobject: appearance.ref, operators: drawingThrough(matrix) }]
}

/** True for a link that `plainLink` would not change. */
export function isPlainLink(copy: WorkingCopy, link: PdfDict): boolean {
  return !link.has('AP') && copy.dict(link.get('A'))?.size !== 0 && borderWidth(copy, link) <= widestBorder
}

/** Keeps a link with its position, border and target; draws its appearance into the page. */
function plainLink(copy: WorkingCopy, item: PdfObject): void {
  const link = copy.dict(item)
  if (!link || isPlainLink(copy, link)) return
  copy.drop(link, 'AP')
  if (copy.dict(link.get('A'))?.size === 0) copy.drop(link, 'A')
  if (borderWidth(copy, link) <= widestBorder) return
  copy.drop(link, 'BS')
  link.set('Border', numbers([0, 0, 0]))
}

function borderWidth(copy: WorkingCopy, link: PdfDict): number {
  const style = copy.get(copy.dict(link.get('BS'))?.get('W'))
  if (style?.type === 'number') return style.value
  const width = copy.get(copy.array(link.get('Border'))?.at(2))
  return width?.type === 'number' ? width.value : 1
}
