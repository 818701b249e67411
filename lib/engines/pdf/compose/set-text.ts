import { LruCache } from '#lib/core/lru-cache.ts'
import { normalised, unprintable } from '../fonts/coverage.ts'
import type { FaceName } from '../fonts/font-face.ts'
import type { Direction } from '../fonts/items.ts'
import { brokenLines } from '../fonts/line-breaks.ts'
import { type ShapedLine, shapeLine } from '../fonts/shaped-text.ts'

/** The style of text: size and leading in points. */
export type TextStyle = { face: FaceName; size: number; leading: number; grey: number; anywhere?: boolean }

/** Text in which each character without a glyph is replaced by its code point, so that no box is drawn. */
export function printable(text: string): string {
  const missing = new Set(unprintable(text))
  if (missing.size === 0) return normalised(text)
  return [...normalised(text)]
    .map((char) =>
      missing.has(char) ? `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]` : char,
    )
    .join('')
}

const widths = new LruCache<{ width: number }>(6000)

/** Width of printable text without a line break, in thousandths of the size. */
function pieceWidth(text: string, face: FaceName): number {
  return widths.get(`${face} ${text}`, () => ({ width: shapeLine(text, face).width })).width
}

/** The width of a line, in points. */
export function lineWidth(line: string, style: TextStyle): number {
  const words = line.split(' ')
  const spaces = (words.length - 1) * pieceWidth(' ', style.face)
  const wide = words.reduce((sum, word) => sum + (word === '' ? 0 : pieceWidth(word, style.face)), spaces)
  return (wide * style.size) / 1000
}

const lines = new LruCache<string[]>(3000)

/**
 * Breaks text into lines of at most the given width: between words, and inside a word longer than a line. Cached, since most
 * texts of a certificate appear on every other one too.
 */
export function wrapped(text: string, style: TextStyle, width: number): readonly string[] {
  const { face, size, anywhere = false } = style
  return lines.get(`${face} ${size} ${anywhere} ${width} ${text}`, () => {
    const widthOf = (line: string): number => lineWidth(line, style)
    return text
      .split(/\r?\n/)
      .flatMap((paragraph) => isolated(brokenLines(printable(paragraph), width, widthOf, anywhere)))
  })
}

/** Keeps isolated text (UAX #9, 2.4) isolated on each of the lines that it is broken into. */
function isolated(broken: string[]): string[] {
  if (!broken.some((line) => /[\u2066-\u2068]/.test(line))) return broken
  let open: string[] = []
  return broken.map((line) => {
    const before = open.join('')
    open = [...open]
    for (const [mark] of line.matchAll(/[\u2066-\u2069]/g)) {
      if (mark === '\u2069') open.pop()
      else open.push(mark)
    }
    return before + line + '\u2069'.repeat(open.length)
  })
}

const shapes = new LruCache<ShapedLine>(3000)

/** A line from `wrapped`, as glyphs. */
export function shapedLine(line: string, face: FaceName, language: string, direction: Direction | 'auto'): ShapedLine {
  return shapes.get(`${face} ${language} ${direction} ${line}`, () =>
    shapeLine(printable(line), face, { language, direction }),
  )
}
