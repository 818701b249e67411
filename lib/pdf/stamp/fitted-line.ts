import { type ShapedLine, shapeLine } from '../fonts/shaped-text.ts'
import type { PointRect } from '../page-geometry.ts'

/** A line where it is drawn: size in points, start and baseline in points of the displayed page. */
export type FittedLine = { line: ShapedLine; size: number; x: number; baseline: number }

/**
 * The text in the largest size at which neither the line nor any of its ink leaves the frame; centred vertically on the line's
 * own height, so that neighbouring fields of one height share a baseline.
 */
export function fitLine(text: string, frame: PointRect, align: 'start' | 'center'): FittedLine {
  const line = shapeLine(text, 'regular')
  const lineHeight = line.top - line.bottom
  const size = Math.min((frame.height / lineHeight) * 1000, (frame.width / Math.max(line.width, 1)) * 1000)
  const spare = { x: frame.width - (line.width * size) / 1000, y: frame.height - (lineHeight * size) / 1000 }
  return {
    line, size,
    x: frame.x + (align === 'center' ? spare.x / 2 : 0),
    baseline: frame.y + spare.y / 2 - (line.bottom * size) / 1000,
  }
}
