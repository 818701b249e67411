import { PdfArray, type PdfDict, PdfNumber, type PdfObject, PdfRef, type PdfStream } from '@libpdf/core'
import { pageDicts } from '../file/page-attributes.ts'
import { drawOver } from '../file/page-content.ts'
import { formatNumber, name } from '../file/syntax.ts'
import { isStream, type WorkingCopy } from './working-copy.ts'

const hidden = 0x02
const noView = 0x20

/** Draws the appearance of every form field into its page and takes the form away. True if there was one. */
export function flattenForm(copy: WorkingCopy): boolean {
  const form = copy.dict(copy.catalog.get('AcroForm'))
  const fields = form ? (copy.array(form.get('Fields'))?.length ?? 0) : 0
  if (fields > 0) completeAppearances(copy)
  let found = fields > 0
  for (const { ref, page } of pageDicts(copy)) {
    const annotations = [...(copy.array(page.get('Annots')) ?? [])]
    const isWidget = (item: PdfObject): boolean => copy.dict(item)?.getName('Subtype')?.value === 'Widget'
    const widgets = annotations.filter(isWidget)
    if (widgets.length === 0) continue
    found = true
    const changed = drawOver(
      copy,
      copy,
      page,
      widgets.flatMap((widget) => drawing(copy, widget)),
    )
    changed.set('Annots', PdfArray.of(...annotations.filter((item) => !isWidget(item))))
    copy.put(ref, changed)
  }
  if (found) copy.drop(copy.catalog, 'AcroForm')
  return found
}

/** Fields with a value and without an appearance get one; where libpdf cannot make it, the field stays as blank as it looked. */
function completeAppearances(copy: WorkingCopy): void {
  try {
    copy.pdf.getForm()?.acroForm().updateAppearances()
  } catch {
    // A field that cannot be laid out is no reason to refuse the document.
  }
}

function drawing(copy: WorkingCopy, widget: PdfObject): { xobject: PdfRef; operators: (key: string) => string }[] {
  const annotation = copy.dict(widget)
  const flags = annotation?.getNumber('F', (ref) => copy.pdf.getObject(ref))?.value ?? 0
  if (!annotation || (flags & (hidden | noView)) !== 0) return []
  const appearance = normalAppearance(copy, annotation)
  const rect = numbers(copy, annotation.get('Rect'))
  const placement = appearance && rect ? placed(copy, appearance.stream, rect) : undefined
  if (!appearance || !placement) return []
  return [{ xobject: appearance.ref, operators: (key) => `${placement.map(formatNumber).join(' ')} cm /${key} Do` }]
}

function normalAppearance(copy: WorkingCopy, annotation: PdfDict): { ref: PdfRef; stream: PdfStream } | undefined {
  let entry = copy.dict(annotation.get('AP'))?.get('N')
  let object = copy.get(entry)
  if (object && !isStream(object)) {
    const state = annotation.getName('AS')?.value
    entry = state === undefined ? undefined : copy.dict(entry)?.get(state)
    object = copy.get(entry)
  }
  if (!isStream(object)) return undefined
  // Viewers do not ask an appearance for its subtype, but a page's content can only draw what says that it is a form.
  object.set('Type', name('XObject'))
  object.set('Subtype', name('Form'))
  return { ref: entry instanceof PdfRef ? entry : copy.add(object), stream: object }
}

function numbers(copy: WorkingCopy, object: PdfObject | undefined): number[] | undefined {
  const values = [...(copy.array(object) ?? [])].map((item) => {
    const value = copy.get(item)
    return value instanceof PdfNumber ? value.value : Number.NaN
  })
  return values.length >= 4 && values.every(Number.isFinite) ? values : undefined
}

/** ISO 32000-1 12.5.5, algorithm 8.1: the appearance's box, turned by its matrix, is moved and scaled onto the rectangle. */
function placed(copy: WorkingCopy, appearance: PdfStream, rect: readonly number[]): number[] | undefined {
  const [bx1 = 0, by1 = 0, bx2 = 0, by2 = 0] = numbers(copy, appearance.get('BBox')) ?? []
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(copy, appearance.get('Matrix')) ?? []
  const xs = [
    [bx1, by1],
    [bx2, by1],
    [bx1, by2],
    [bx2, by2],
  ].map(([x = 0, y = 0]) => a * x + c * y + e)
  const ys = [
    [bx1, by1],
    [bx2, by1],
    [bx1, by2],
    [bx2, by2],
  ].map(([x = 0, y = 0]) => b * x + d * y + f)
  const box = {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  }
  const [rx1 = 0, ry1 = 0, rx2 = 0, ry2 = 0] = rect
  if (box.width === 0 || box.height === 0 || rx1 === rx2 || ry1 === ry2) return undefined
  const sx = Math.abs(rx2 - rx1) / box.width
  const sy = Math.abs(ry2 - ry1) / box.height
  return [sx, 0, 0, sy, Math.min(rx1, rx2) - box.x * sx, Math.min(ry1, ry2) - box.y * sy]
}
