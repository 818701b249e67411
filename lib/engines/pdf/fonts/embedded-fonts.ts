import type { PdfRef } from '@libpdf/core'
import type { ObjectTable } from '../file/object-table.ts'
import { dict, formatNumber } from '../file/syntax.ts'
import { EmbeddedFont } from './embedded-font.ts'
import type { PlacedGlyph, ShapedItem, ShapedLine, Span } from './shaped-text.ts'
import { utf16 } from './to-unicode.ts'

/** The fonts of one document, each face embedded once, and the dictionary of them that all its content may share. */
export class EmbeddedFonts {
  /** The font dictionary for resources. */
  readonly ref: PdfRef
  readonly #objects: ObjectTable
  readonly #fonts = new Map<string, { font: EmbeddedFont; key: string }>()

  constructor(objects: ObjectTable) {
    this.#objects = objects
    this.ref = objects.reserve()
  }

  /** The operators that show a line from the current text position on, at the given size in points. */
  show(line: ShapedLine, size: number): string {
    const out: string[] = []
    const pen = new Pen(out, size)
    let current = ''
    for (const [i, { item, x }] of line.items.entries()) {
      const { font, key } = this.#fontOf(item)
      if (key !== current) {
        pen.flush()
        out.push(`/${key} ${formatNumber(size)} Tf`)
        current = key
      }
      if (!line.rtl && isTurnedBefore(line, i)) pen.glyph(font.codeOf(font.blank, leftToRight), font.blank, x)
      if (line.rtl && isTurnedBefore(line, i)) pen.glyph(font.codeOf(font.blank, rightToLeft), font.blank, x)
      showItem(pen, font, item, x)
    }
    pen.flush()
    return out.join(' ')
  }

  #fontOf({ face }: ShapedItem): { font: EmbeddedFont; key: string } {
    let known = this.#fonts.get(face.key)
    if (!known) {
      known = { font: new EmbeddedFont(this.#objects, face), key: `F${this.#fonts.size + 1}` }
      this.#fonts.set(face.key, known)
    }
    return known
  }

  /** Writes the fonts and their dictionary, once every line has been shown. */
  write(): void {
    const fonts = [...this.#fonts.values()]
    for (const { font } of fonts) font.write()
    this.#objects.put(this.ref, dict(Object.fromEntries(fonts.map(({ font, key }) => [key, font.ref]))))
  }
}

/**
 * Glyphs carry the characters that they stand for, one by one where that can be said (ISO 32000-1 9.10.3). Where glyphs and
 * characters do not pair off, marked content carries the text instead (14.9.4): of a whole word from left to right, and from
 * right to left of each letter, since readers put right-to-left text in order themselves, by where its letters are.
 */
function showItem(pen: Pen, font: EmbeddedFont, item: ShapedItem, x: number): void {
  const { spans, text, rtl, width } = item
  if (!item.paired) {
    pen.saying(rtl ? reversed(text) : text)
    for (const span of spans) showGlyphs(pen, font, span, x)
    // Readers measure the span from its first glyph to its last: a mark at the end would make it look narrow.
    pen.glyph(font.codeOf(font.blank, nothing), { ...font.blank, x: width }, x)
    pen.said()
    return
  }
  for (const span of spans) {
    if (rtl && span.glyphs.length > 1) showLetter(pen, font, span, x)
    else showGlyphs(pen, font, span, x)
  }
}

/**
 * Where a run against the direction of its line ends and a space follows, readers take the space for a part of the run, unless a
 * mark says that the line goes on there.
 */
function isTurnedBefore({ rtl, items }: ShapedLine, i: number): boolean {
  const [last, next] = rtl ? [items[i], items[i - 1]] : [items[i - 1], items[i]]
  return (
    last !== undefined &&
    next !== undefined &&
    last.item.rtl !== rtl &&
    last.item.text !== ' ' &&
    next.item.text === ' '
  )
}

const leftToRight = '\u200e'
const rightToLeft = '\u200f'

/** What readers that look at each glyph get for one that stands for nothing by itself: no box, no letter, no space. */
const nothing = '\u200b'

/**
 * Readers that put right-to-left text in order turn round what they find in marked content too; a mark that they would meet
 * first says nothing of a direction, so that one that does goes before it.
 */
const reversed = (text: string): string => [...(/\p{M}$/u.test(text) ? text + rightToLeft : text)].reverse().join('')

/**
 * A letter of right-to-left script that is drawn as several glyphs, such as a stroke and its dots. Some readers measure it by its first glyph, which therefore is the stroke, and some from the first to the last: nothing, at its end.
 */
function showLetter(pen: Pen, font: EmbeddedFont, { text, glyphs }: Span, x: number): void {
  const main = glyphs.find((glyph) => glyph.width > 0) ?? glyphs[0]
  if (!main) return
  pen.saying(text)
  pen.glyph(font.codeOf(main, text), main, x)
  for (const glyph of glyphs) if (glyph !== main) pen.glyph(font.codeOf(glyph, nothing), glyph, x)
  pen.glyph(font.codeOf(font.blank, nothing), { ...font.blank, x: main.x + main.width }, x)
  pen.said()
}

/** Characters are given to glyphs in order, the last one takes those that are left. */
function showGlyphs(pen: Pen, font: EmbeddedFont, { text, glyphs }: Span, x: number): void {
  const only = glyphs[0]
  if (only && glyphs.length === 1) {
    pen.glyph(font.codeOf(only, text), only, x)
    return
  }
  const characters = [...text]
  for (const [i, glyph] of glyphs.entries()) {
    const own = i === glyphs.length - 1 ? characters.slice(i).join('') : characters[i]
    pen.glyph(font.codeOf(glyph, own || nothing), glyph, x)
  }
}

/** Gathers glyphs that one operator can show, and moves to where the next is. */
class Pen {
  readonly #out: string[]
  readonly #size: number
  #at = 0
  #rise = 0
  #parts: string[] = []
  #codes = ''

  constructor(out: string[], size: number) {
    this.#out = out
    this.#size = size
  }

  glyph(code: string, glyph: PlacedGlyph, offset: number): void {
    if (glyph.y !== this.#rise) {
      this.flush()
      this.#rise = glyph.y
      this.#out.push(`${formatNumber(Math.round(glyph.y * this.#size) / 1000)} Ts`)
    }
    const shift = this.#at - glyph.x - offset
    if (Math.abs(shift) > 0.01) {
      this.#endCodes()
      this.#parts.push(formatNumber(Math.round(shift * 100) / 100))
      this.#at -= shift
    }
    this.#codes += code
    this.#at += glyph.width
  }

  #endCodes(): void {
    if (this.#codes !== '') this.#parts.push(`<${this.#codes}>`)
    this.#codes = ''
  }

  /** What is shown from here on stands for this text. */
  saying(text: string): void {
    this.flush()
    this.#out.push(`/Span <</ActualText <feff${utf16(text)}>>> BDC`)
  }

  said(): void {
    this.flush()
    this.#out.push('EMC')
  }

  flush(): void {
    this.#endCodes()
    if (this.#parts.length > 0) this.#out.push(`[${this.#parts.join(' ')}] TJ`)
    this.#parts = []
    if (this.#rise !== 0) {
      this.#out.push('0 Ts')
      this.#rise = 0
    }
  }
}
