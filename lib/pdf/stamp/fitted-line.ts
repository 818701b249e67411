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
  const [width, height] = [Math.max(line.end - line.start, 1), line.top - line.bottom]
  const size = Math.min(frame.height / height, frame.width / width) * 1000
  const spare = { x: frame.width - (width * size) / 1000, y: frame.height - (height * size) / 1000 }
  return {
    line,
    size,
    x: frame.x + (align === 'center' ? spare.x / 2 : 0) - (line.start * size) / 1000,
    baseline: frame.y + spare.y / 2 - (line.bottom * size) / 1000,
  }
}
