import { type PdfDict, PdfStream } from '@libpdf/core'
import { dict, formatNumber, name, numbers } from '../file/syntax.ts'
import { numbersAt } from './appearance.ts'
import type { WorkingCopy } from './working-copy.ts'

/** The source of a shape's points, /L or /Vertices, and whether it is closed (ISO 32000-1 12.5.6.7 and 12.5.6.9). */
const shapes: Readonly<Record<string, { points: string; close: boolean }>> = {
  Line: { points: 'L', close: false },
  PolyLine: { points: 'Vertices', close: false },
  Polygon: { points: 'Vertices', close: true },
}

/**
 * Gives an appearance to lines and polygons that have none: PDFium omits them where other viewers draw them. Draws the path
 * in the annotation's colours and border width; line endings are drawn only from an existing appearance.
 */
export function drawLines(copy: WorkingCopy, annotation: PdfDict): void {
  const shape = shapes[annotation.getName('Subtype')?.value ?? '']
  const points = shape && numbersAt(copy, annotation.get(shape.points))
  if (!shape || !points || copy.get(copy.dict(annotation.get('AP'))?.get('N'))) return
  const style =
    copy.get(copy.dict(annotation.get('BS'))?.get('W')) ?? copy.get(copy.array(annotation.get('Border'))?.at(2))
  const width = style?.type === 'number' ? Math.max(0, style.value) : 1
  const stroke = width > 0 ? colour(copy, annotation, 'C', ['G', 'RG', 'K']) : ''
  const fill = shape.close ? colour(copy, annotation, 'IC', ['g', 'rg', 'k']) : ''
  if (!stroke && !fill) return
  const path = points.slice(0, points.length - (points.length % 2)).map(formatNumber)
  const lines = path.flatMap((x, i) => (i % 2 === 0 ? [`${x} ${path[i + 1]} ${i === 0 ? 'm' : 'l'}`] : []))
  const paint = `${shape.close ? 'h ' : ''}${fill && stroke ? 'B' : fill ? 'f' : 'S'}`
  const box = boundsOf(points, width)
  const content = `${stroke}${fill}${formatNumber(width)} w\n${lines.join('\n')}\n${paint}\n`
  const form = dict({ Type: name('XObject'), Subtype: name('Form'), BBox: numbers(box) })
  const opacity = copy.get(annotation.get('CA'))
  if (opacity?.type === 'number') {
    const state = dict({ CA: opacity, ca: opacity })
    form.set('Resources', dict({ ExtGState: dict({ A: state }) }))
  }
  const data = Buffer.from(opacity?.type === 'number' ? `/A gs\n${content}` : content, 'latin1')
  annotation.set('AP', dict({ N: copy.add(new PdfStream(form, data)) }))
  annotation.set('Rect', numbers(box))
}

/** One, three or four numbers are grey, RGB or CMYK; no numbers mean transparent. Lines without a colour are black. */
function colour(copy: WorkingCopy, annotation: PdfDict, key: string, operators: readonly string[]): string {
  const list = copy.array(annotation.get(key))
  if (!list) return key === 'C' ? '0 G\n' : ''
  const values = [...list].map((item) => {
    const value = copy.get(item)
    return value?.type === 'number' ? Math.min(1, Math.max(0, value.value)) : 0
  })
  const operator = operators[[1, 3, 4].indexOf(values.length)]
  return operator ? `${values.map(formatNumber).join(' ')} ${operator}\n` : ''
}

/** Includes the mitred corners of thick lines. */
function boundsOf(points: readonly number[], width: number): number[] {
  const xs = points.filter((_, i) => i % 2 === 0)
  const ys = points.filter((_, i) => i % 2 === 1)
  const room = width * 5
  return [Math.min(...xs) - room, Math.min(...ys) - room, Math.max(...xs) + room, Math.max(...ys) + room]
}
