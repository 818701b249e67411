import type { FieldType } from '../../lib/core/vocabulary/field.ts'
import { expect } from './expect.ts'
import { type Raster, renderPage } from './programs.ts'

/** In points of the page as displayed, from its upper left corner. */
export type Box = { left: number; top: number; right: number; bottom: number }

export type Placed = { kind: FieldType; box: Box }

const PIXELS_PER_POINT = 2
/** Poppler antialiases: fainter differences than this are not counted as ink. */
const FAINTEST = 24
const TOLERANCE = 1

/**
 * Compares every stamp of a page with its field: the difference between the page before and after must be inside the
 * fields, to 1 pt, and fill each of them as its type requires. A signature is centred in its field, or starts at the
 * field's edge if there are lines under it.
 */
export function expectInkInPlace(
  before: Buffer,
  after: Buffer,
  page: number,
  fields: readonly Placed[],
  signatures: 'alone' | 'under',
): void {
  const [a, b] = [renderPage(before, page), renderPage(after, page)]
  expect([b.width, b.height], 'the page kept its size').toEqual([a.width, a.height])
  const strays = inkOf(a, b, (x, y) => !fields.some(({ box }) => isWithin(box, x, y, TOLERANCE)))
  expect(strays, 'ink outside of every field').toBeNull()
  for (const { kind, box } of fields) {
    const ink = inkOf(a, b, (x, y) => isWithin(box, x, y, TOLERANCE))
    if (ink === null) throw new Error(`Nothing was stamped in the field for ${kind}.`)
    const room = { width: box.right - box.left, height: box.bottom - box.top }
    const width = ink.right - ink.left
    const height = ink.bottom - ink.top
    if (kind === 'signature' && signatures === 'under') {
      expect(Math.max(width / room.width, height / room.height), 'the signature fills its field').toBeGreaterThan(0.75)
      expect(ink.left - box.left, 'the signature begins where its field does').toBeLessThan(room.width * 0.1)
    } else if (kind === 'signature') {
      // Centred in its field, as large as its proportions allow, without the white margin of the drawing.
      expect(Math.max(width / room.width, height / room.height), 'the signature fills its field').toBeGreaterThan(0.75)
      expect(Math.abs((ink.left + ink.right - box.left - box.right) / 2), 'centred across').toBeLessThan(
        room.width * 0.05,
      )
      expect(Math.abs((ink.top + ink.bottom - box.top - box.bottom) / 2), 'centred in height').toBeLessThan(
        room.height * 0.1,
      )
    } else {
      expect(height, `the ${kind} is as large as its field allows`).toBeGreaterThan(
        Math.min(room.height * 0.4, room.width / 12),
      )
    }
  }
}

function isWithin(box: Box, x: number, y: number, slack: number): boolean {
  return x >= box.left - slack && x <= box.right + slack && y >= box.top - slack && y <= box.bottom + slack
}

/** The bounding box, in points, of the pixels that differ between two images and that `counts` accepts; null if none. */
function inkOf(a: Raster, b: Raster, counts: (x: number, y: number) => boolean): Box | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (let index = 0; index < a.grey.length; index++) {
    if (Math.abs((a.grey[index] ?? 0) - (b.grey[index] ?? 0)) < FAINTEST) continue
    const [x, y] = [index % a.width, Math.floor(index / a.width)]
    const [left, top] = [x / PIXELS_PER_POINT, y / PIXELS_PER_POINT]
    const [right, bottom] = [(x + 1) / PIXELS_PER_POINT, (y + 1) / PIXELS_PER_POINT]
    if (!counts((left + right) / 2, (top + bottom) / 2)) continue
    box.left = Math.min(box.left, left)
    box.top = Math.min(box.top, top)
    box.right = Math.max(box.right, right)
    box.bottom = Math.max(box.bottom, bottom)
  }
  return box.left === Infinity ? null : box
}
