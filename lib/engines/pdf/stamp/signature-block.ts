import { directionOf } from '../fonts/items.ts'
import { containedIn, type PointRect } from '../page-geometry.ts'
import { type FittedText, fitParagraphs } from './fitted-text.ts'

/** A drawing and its lines, in points of the displayed page. */
export type SignatureBlock = { drawing: PointRect; text: FittedText | null }

/** The size of the lines if there is room, and the smallest size at which they stay beneath the drawing. */
const usual = 7.5
const stillLegible = 5.5

/**
 * Divides a rectangle between a drawing, which gets at least about half, and its lines: beneath, or beside it if the
 * rectangle is so low and wide that they are larger there. Nothing exceeds the rectangle.
 */
export function signatureBlock(
  frame: PointRect,
  image: { width: number; height: number },
  under: readonly string[],
  language?: string,
): SignatureBlock {
  const lines = under.filter((line) => line.trim() !== '')
  if (lines.length === 0) return { drawing: containedIn(frame, image.width, image.height), text: null }
  const rtl = directionOf(lines.join(' ')) === 'rtl'
  const gap = Math.min(3, frame.height * 0.04)
  const beneath = fitParagraphs(lines, { ...frame, height: frame.height * 0.5 - gap }, usual, language)
  if (beneath.size >= stillLegible || frame.width < frame.height * 2) {
    const above = { ...frame, y: frame.y + beneath.height + gap, height: frame.height - beneath.height - gap }
    return { drawing: atStart(above, image, rtl), text: lowered(beneath, frame, gap) }
  }
  const half = frame.width * 0.5 - gap
  const start = rtl ? frame.x : frame.x + frame.width - half
  const beside = fitParagraphs(lines, { ...frame, x: start, width: half }, usual, language)
  const rest = { ...frame, x: rtl ? frame.x + frame.width - half : frame.x, width: half }
  return { drawing: atStart(rest, image, rtl), text: moved(beside, -(frame.height - beside.height) / 2) }
}

/** Fits the drawing at the side on which its lines begin. */
function atStart(frame: PointRect, image: { width: number; height: number }, rtl: boolean): PointRect {
  const box = containedIn(frame, image.width, image.height)
  return { ...box, x: rtl ? frame.x + frame.width - box.width : frame.x }
}

/** Moves the text from the top of the lower half down to the bottom of the frame. */
function lowered(text: FittedText, frame: PointRect, gap: number): FittedText {
  return moved(text, -(frame.height * 0.5 - gap - text.height))
}

function moved(text: FittedText, by: number): FittedText {
  return { ...text, lines: text.lines.map((line) => ({ ...line, baseline: line.baseline + by })) }
}
