import { LruCache } from '#lib/core/lru-cache.ts'
import { normalised, unprintable } from '../fonts/coverage.ts'
import type { FaceName } from '../fonts/font-face.ts'
import type { Direction } from '../fonts/items.ts'
import { brokenLines } from '../fonts/line-breaks.ts'
import { type ShapedLine, shapeLine } from '../fonts/shaped-text.ts'

/** How a piece of text is set: size and leading in points. */
export type TextStyle = { face: FaceName; size: number; leading: number; grey: number; anywhere?: boolean }

/** Text in which what no font can show stands as its code point: plain to see, and never a box. */
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

/** Width of a piece of printable text without a break in it, in thousandths of the size. */
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
 * Breaks text into lines of at most the given width: between words, and within a word that is longer than a line. Most of what
 * a certificate says is said on every other, and is broken once.
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

/** What is set apart from the text's direction (UAX #9, 2.4) stays so on each of the lines that it is broken into. */
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

/** A line that `wrapped` gave, as glyphs. */
export function shapedLine(line: string, face: FaceName, language: string, direction: Direction | 'auto'): ShapedLine {
  return shapes.get(`${face} ${language} ${direction} ${line}`, () =>
    shapeLine(printable(line), face, { language, direction }),
  )
}
