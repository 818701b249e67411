import type { FaceName } from '../fonts/font-face.ts'
import { normalised, type ShapedLine, shapeLine, unprintable } from '../fonts/shaped-text.ts'

/** How a piece of text is set: size and leading in points. */
export type TextStyle = { face: FaceName; size: number; leading: number; grey: number; anywhere?: boolean }

const remembered = 4000
const shaped = new Map<string, ShapedLine>()

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

/** A run of text without line breaks; the same words come again and again in a certificate, and are shaped once. */
export function run(text: string, face: FaceName): ShapedLine {
  const key = `${face}:${text}`
  const known = shaped.get(key)
  if (known) return known
  if (shaped.size >= remembered) shaped.clear()
  const line = shapeLine(text, face)
  shaped.set(key, line)
  return line
}

export function widthOf(text: string, style: TextStyle): number {
  return (run(text, style.face).width * style.size) / 1000
}

/** Breaks text into lines of at most the given width: between words, and within a word that is longer than a line. */
export function wrapped(text: string, style: TextStyle, width: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split(/\r?\n/)) {
    let line = ''
    for (const word of printable(paragraph)
      .split(' ')
      .filter((part) => part !== '')) {
      const joined = line === '' ? word : `${line} ${word}`
      if (lineWidth(joined, style) <= width) {
        line = joined
        continue
      }
      if (line !== '' && !(style.anywhere ?? false)) lines.push(line)
      const pieces = broken(style.anywhere && line !== '' ? joined : word, style, width)
      lines.push(...pieces.slice(0, -1))
      line = pieces.at(-1) ?? ''
    }
    lines.push(line)
  }
  return lines
}

/** The width of a line as the sum of its words: it is set word by word. */
export function lineWidth(line: string, style: TextStyle): number {
  return line
    .split(' ')
    .reduce((sum, word, i) => sum + (word === '' ? 0 : widthOf(word, style)) + (i === 0 ? 0 : widthOf(' ', style)), 0)
}

function broken(word: string, style: TextStyle, width: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)) {
    if (piece !== '' && lineWidth(piece + segment, style) > width) {
      pieces.push(piece.trimEnd())
      piece = ''
    }
    piece += segment
  }
  return [...pieces, piece]
}
