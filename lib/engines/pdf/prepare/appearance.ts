import { type PdfDict, PdfName, PdfNumber, type PdfObject, PdfRef, type PdfStream, PdfString } from '@libpdf/core'
import { name } from '../file/syntax.ts'
import type { Matrix } from '../page-geometry.ts'
import { isStream, type WorkingCopy } from './working-copy.ts'

/** Larger than any page; larger numbers are not written with digits only. */
const maxCoordinate = 1e9

export const annotationFlag = { hidden: 0x02, print: 0x04, noRotate: 0x10, noView: 0x20, toggleNoView: 0x100 } as const

export function flagsOf(copy: WorkingCopy, annotation: PdfDict): number {
  const flags = copy.get(annotation.get('F'))
  return flags instanceof PdfNumber ? flags.value : 0
}

/** False for an annotation that is hidden or only printed. */
export function isViewed(copy: WorkingCopy, annotation: PdfDict): boolean {
  return (flagsOf(copy, annotation) & (annotationFlag.hidden | annotationFlag.noView)) === 0
}

/** The appearance that a viewer draws: the normal one, in the state of the annotation or else of its field. */
export function normalAppearance(
  copy: WorkingCopy,
  annotation: PdfDict,
): { ref: PdfRef; stream: PdfStream } | undefined {
  let entry = copy.dict(annotation.get('AP'))?.get('N')
  const states = copy.dict(entry)
  if (states) entry = states.get(stateOf(copy, annotation, states))
  const object = copy.get(entry)
  if (!isStream(object)) return undefined
  // Viewers do not check the subtype of an appearance, but a page's content can only draw a form XObject.
  object.set('Type', name('XObject'))
  object.set('Subtype', name('Form'))
  return { ref: entry instanceof PdfRef ? entry : copy.add(object), stream: object }
}

function stateOf(copy: WorkingCopy, annotation: PdfDict, states: PdfDict): string {
  const state = word(copy, annotation.get('AS'))
  if (state) return state
  const value = word(copy, annotation.get('V')) || word(copy, copy.dict(annotation.get('Parent'))?.get('V'))
  return value && states.has(value) ? value : 'Off'
}

function word(copy: WorkingCopy, object: PdfObject | undefined): string {
  const value = copy.get(object)
  if (value instanceof PdfName) return value.value
  return value instanceof PdfString ? Buffer.from(value.bytes).toString('latin1') : ''
}

export function numbersAt(copy: WorkingCopy, object: PdfObject | undefined): number[] | undefined {
  const values = [...(copy.array(object) ?? [])].map((item) => {
    const value = copy.get(item)
    return value instanceof PdfNumber ? value.value : Number.NaN
  })
  return values.length >= 4 && values.every(Number.isFinite) ? values : undefined
}

/**
 * ISO 32000-1 12.5.5, algorithm 8.1: the appearance's box, transformed by its matrix, is moved and scaled onto the
 * rectangle; a note that does not rotate with its page is rotated back about its upper left corner (12.5.3). As in viewers,
 * a box with a side of length 0 is not scaled along it.
 */
export function placed(
  copy: WorkingCopy,
  annotation: PdfDict,
  appearance: PdfStream,
  pageRotation: number,
): Matrix | undefined {
  const rect = numbersAt(copy, annotation.get('Rect'))
  if (!rect) return undefined
  const [rx1 = 0, ry1 = 0, rx2 = 0, ry2 = 0] = rect
  const [bx1 = 0, by1 = 0, bx2 = 0, by2 = 0] = numbersAt(copy, appearance.get('BBox')) ?? []
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbersAt(copy, appearance.get('Matrix')) ?? []
  const corners = [bx1, bx2].flatMap((x) => [by1, by2].map((y) => ({ x: a * x + c * y + e, y: b * x + d * y + f })))
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  if (rx1 === rx2 || ry1 === ry2) return undefined
  const [sx, tx] = mapped(Math.min(...xs), Math.max(...xs), Math.min(rx1, rx2), Math.max(rx1, rx2))
  const [sy, ty] = mapped(Math.min(...ys), Math.max(...ys), Math.min(ry1, ry2), Math.max(ry1, ry2))
  const upright: Matrix = [sx, 0, 0, sy, tx, ty]
  if (!upright.every((value) => Math.abs(value) < maxCoordinate)) return undefined
  if ((flagsOf(copy, annotation) & annotationFlag.noRotate) === 0 || pageRotation === 0) return upright
  return turnedAbout(upright, Math.min(rx1, rx2), Math.max(ry1, ry2), pageRotation)
}

/**
 * Scale and offset from one interval to another, in single precision like viewers: otherwise an edge close to the pixel grid
 * is drawn one pixel off.
 */
function mapped(from: number, to: number, onto: number, upTo: number): [number, number] {
  const width = Math.fround(Math.fround(to) - Math.fround(from))
  const scale = width < 0.001 ? 1 : Math.fround(Math.fround(Math.fround(upTo) - Math.fround(onto)) / width)
  return [scale, Math.fround(Math.fround(onto) - Math.fround(Math.fround(from) * scale))]
}

/** The matrix followed by a counterclockwise rotation about a point. */
function turnedAbout([a, b, c, d, e, f]: Matrix, x: number, y: number, degrees: number): Matrix {
  const cos = Math.round(Math.cos((degrees * Math.PI) / 180))
  const sin = Math.round(Math.sin((degrees * Math.PI) / 180))
  const turned = (px: number, py: number): [number, number] => [px * cos - py * sin, px * sin + py * cos]
  const [movedX, movedY] = turned(e - x, f - y)
  return [...turned(a, b), ...turned(c, d), movedX + x, movedY + y]
}

/** The operators that draw a form with the matrix, with all digits of single precision. */
export function drawingThrough(matrix: Matrix): (key: string) => string {
  const digits = matrix.map((value) => value.toFixed(10).replace(/\.?0+$/, ''))
  return (key) => `${digits.join(' ')} cm /${key} Do`
}
