import { LruCache } from '#lib/core/lru-cache.ts'
import { type Direction, directionOf } from '../fonts/items.ts'
import { brokenLines } from '../fonts/line-breaks.ts'
import { type ShapedLine, shapeLine } from '../fonts/shaped-text.ts'
import type { PointRect } from '../page-geometry.ts'

/** Positioned lines: size in points, start and baseline in points of the displayed page. */
export type FittedText = { size: number; height: number; lines: { line: ShapedLine; x: number; baseline: number }[] }

export type Alignment = 'start' | 'center'

/** Below this size, in points, text is broken into lines instead of being made smaller. */
const legible = 6
/** How much closer lines are set than their full heights, in thousandths of the size. */
const overlap = 162

/** Shaped lines and their box, in thousandths of the size. `pitch` is the distance between baselines. */
type Block = { lines: readonly ShapedLine[]; width: number; height: number; top: number; pitch: number }

/**
 * Sets text in the largest size at which neither its lines nor their ink exceed the frame; centred vertically by the height
 * of the lines, so that adjacent fields of one height share a baseline. Uses one line, unless that would be too small to
 * read and several lines are larger. Right-to-left text starts at the right edge.
 */
export function fitText(text: string, frame: PointRect, align: Alignment, language?: string): FittedText {
  const direction = directionOf(text)
  const single = block([text], [direction], language)
  const singleSize = scaleOf(single, frame)
  const enough = Math.min(legible, (frame.height * 1000) / single.height)
  const { block: chosen, size } =
    singleSize >= enough
      ? { block: single, size: singleSize }
      : fitBlock([text], frame, Number.POSITIVE_INFINITY, language)
  return placed(chosen, size, frame, align)
}

/** Paragraphs from the top of the frame, all in one size of at most `most`. */
export function fitParagraphs(texts: readonly string[], frame: PointRect, most: number, language?: string): FittedText {
  const { block: chosen, size } = fitBlock(texts, frame, most, language)
  const height = (chosen.height * size) / 1000
  return placed(chosen, size, { ...frame, y: frame.y + frame.height - height, height }, 'start')
}

/** The largest size at which the paragraphs, broken into lines at that size, fit into the frame. */
function fitBlock(
  texts: readonly string[],
  frame: PointRect,
  most: number,
  language?: string,
): { block: Block; size: number } {
  const whole = block(texts, texts.map(directionOf), language)
  let best = { block: whole, size: Math.min(most, scaleOf(whole, frame)) }
  let [low, high] = [best.size, Math.min(most, ((frame.height * 1000) / whole.height) * texts.length)]
  for (let tries = 0; tries < 10 && high > low * 1.01; tries += 1) {
    const size = (low + high) / 2
    const broken = brokenAt(texts, frame.width / size, language)
    const fits = Math.min(most, scaleOf(broken, frame))
    if (fits > best.size) best = { block: broken, size: fits }
    if (fits >= size) low = size
    else high = size
  }
  return best
}

/** @param width in multiples of the size */
function brokenAt(texts: readonly string[], width: number, language?: string): Block {
  const lines: string[] = []
  const directions: Direction[] = []
  for (const text of texts) {
    const direction = directionOf(text)
    const measured = brokenLines(text, width * 1000, (part) => extentOf(part, direction, language))
    lines.push(...measured)
    directions.push(...measured.map(() => direction))
  }
  return block(lines, directions, language)
}

const extents = new LruCache<{ width: number }>(2000)

function extentOf(text: string, direction: Direction, language = ''): number {
  return extents.get(`${direction} ${language} ${text}`, () => {
    const line = shapeLine(text, 'regular', { direction, language })
    return { width: line.end - line.start }
  }).width
}

function block(texts: readonly string[], directions: readonly Direction[], language = ''): Block {
  const lines = texts.map((text, i) => shapeLine(text, 'regular', { direction: directions[i] ?? 'ltr', language }))
  const top = Math.max(...lines.map((line) => line.top))
  const height = top - Math.min(...lines.map((line) => line.bottom))
  const pitch = height - overlap
  const width = Math.max(1, ...lines.map((line) => line.end - line.start))
  return { lines, width, height: height + (lines.length - 1) * pitch, top, pitch }
}

const scaleOf = ({ width, height }: Block, frame: PointRect): number =>
  Math.min(frame.height / height, frame.width / width) * 1000

function placed({ lines, height, top, pitch }: Block, size: number, frame: PointRect, align: Alignment): FittedText {
  const unit = size / 1000
  const first = frame.y + frame.height - (frame.height - height * unit) / 2 - top * unit
  return {
    size,
    height: height * unit,
    lines: lines.map((line, i) => {
      const spare = frame.width - (line.end - line.start) * unit
      const indent = align === 'center' ? spare / 2 : line.rtl ? spare : 0
      return { line, x: frame.x + indent - line.start * unit, baseline: first - i * pitch * unit }
    }),
  }
}
