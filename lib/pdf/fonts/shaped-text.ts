import type { Font, Glyph, GlyphPosition } from '@pdf-lib/fontkit'
import { type FaceName, loadFace } from './font-face.ts'

/** A glyph where it is drawn, in thousandths of the font size. */
export type PlacedGlyph = { id: number; text: string; advance: number; width: number; x: number; y: number }

/**
 * A line of text as glyphs, its pen starting at 0. Lengths are in thousandths of the font size. `width` is how far the pen goes;
 * `top`, `bottom`, `start` and `end` enclose that and all ink, which may lie outside of it (the tail of a J, a stacked accent).
 */
export type ShapedLine = {
  face: FaceName
  glyphs: PlacedGlyph[]
  width: number
  top: number
  bottom: number
  start: number
  end: number
}

/** Text in the one form that fonts and searches expect: composed (NFC), every kind of white space a plain space. */
export function normalised(text: string): string {
  return text.normalize('NFC').replace(/\s/gu, ' ')
}

/** Characters that shape their neighbours or say nothing, and so need no glyph. */
const silent = /^(?:[\u200b-\u200f\u2060\ufeff]|[\ufe00-\ufe0f])$/u

const printableChars = new Map<string, boolean>()

/** Each character of the text that no font has a glyph for, once, in order of appearance. */
export function unprintable(text: string): string[] {
  const missing = new Set<string>()
  for (const char of normalised(text)) if (!isPrintable(char)) missing.add(char)
  return [...missing]
}

function isPrintable(char: string): boolean {
  let known = printableChars.get(char)
  if (known === undefined) {
    known = char === ' ' || silent.test(char) || hasGlyph(char)
    printableChars.set(char, known)
  }
  return known
}

/** A glyph that draws nothing is none, unless the character is itself a space. */
function hasGlyph(char: string): boolean {
  const font = loadFace('regular')
  const codePoint = char.codePointAt(0) ?? 0
  if (!font.hasGlyphForCodePoint(codePoint)) return false
  const glyph = font.glyphForCodePoint(codePoint)
  return glyph.id !== 0 && (glyph.cbox.maxX > glyph.cbox.minX || /^\p{Zs}$/u.test(char))
}

/** Lays out one line. Throws for a character that no font has: it must be refused before, never drawn as a box. */
export function shapeLine(text: string, face: FaceName): ShapedLine {
  const missing = unprintable(text)
  if (missing.length > 0)
    throw new Error(`no glyph for ${missing.map((c) => `U+${(c.codePointAt(0) ?? 0).toString(16)}`).join(', ')}`)
  const font = loadFace(face)
  const scale = 1000 / font.unitsPerEm
  const line: ShapedLine = {
    face,
    glyphs: [],
    width: 0,
    top: font.ascent * scale,
    bottom: font.descent * scale,
    start: 0,
    end: 0,
  }
  const run = glyphRun(font, [...normalised(text)].filter((char) => !silent.test(char)).join(''))
  for (const { glyph, text: characters, position } of run) {
    const advance = (position?.xAdvance ?? glyph.advanceWidth) * scale
    const x = line.width + (position?.xOffset ?? 0) * scale
    const y = (position?.yOffset ?? 0) * scale
    line.glyphs.push({ id: glyph.id, text: characters, advance, width: glyph.advanceWidth * scale, x, y })
    if (glyph.cbox.maxY > glyph.cbox.minY) {
      line.top = Math.max(line.top, glyph.cbox.maxY * scale + y)
      line.bottom = Math.min(line.bottom, glyph.cbox.minY * scale + y)
      line.start = Math.min(line.start, glyph.cbox.minX * scale + x)
      line.end = Math.max(line.end, glyph.cbox.maxX * scale + x)
    }
    line.width += advance
  }
  line.end = Math.max(line.end, line.width)
  return line
}

type Run = { glyph: Glyph; text: string; position: GlyphPosition | undefined }[]

/**
 * The font's own shaping, with kerning and placed marks, where each glyph stands for characters of its own. Where it takes a
 * letter apart (ị into i and a dot) the letter's one glyph is taken instead: text must be found again as it was written.
 */
function glyphRun(font: Font, text: string): Run {
  // fontkit keeps a glyph with the characters that it first stood for, in any text: it must not remember them from the last.
  Object.assign(font, { _glyphs: {} })
  const shaped = font.layout(text)
  const run = shaped.glyphs.map((glyph, i) => ({
    glyph,
    text: String.fromCodePoint(...glyph.codePoints),
    position: shaped.positions[i],
  }))
  if (run.every((part) => part.text !== '') && run.map((part) => part.text).join('') === text) return run
  return [...text].map((char) => ({
    glyph: font.glyphForCodePoint(char.codePointAt(0) ?? 0),
    text: char,
    position: undefined,
  }))
}
