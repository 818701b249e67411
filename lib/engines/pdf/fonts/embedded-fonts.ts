import type { PdfRef } from '@libpdf/core'
import type { ObjectTable } from '../file/object-table.ts'
import { dict, formatNumber } from '../file/syntax.ts'
import { EmbeddedFont } from './embedded-font.ts'
import type { PlacedGlyph, ShapedItem, ShapedLine, Span } from './shaped-text.ts'
import { utf16 } from './to-unicode.ts'

/** The fonts of one document, each face embedded once, and a font dictionary that all content can share. */
export class EmbeddedFonts {
  /** The font dictionary for resources. */
  readonly ref: PdfRef
  readonly #objects: ObjectTable
  readonly #fonts = new Map<string, { font: EmbeddedFont; key: string }>()

  constructor(objects: ObjectTable) {
    this.#objects = objects
    this.ref = objects.reserve()
  }

  /** The operators that show a line from the current text position, at the given size in points. */
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
    let embedded = this.#fonts.get(face.key)
    if (!embedded) {
      embedded = { font: new EmbeddedFont(this.#objects, face), key: `F${this.#fonts.size + 1}` }
      this.#fonts.set(face.key, embedded)
    }
    return embedded
  }

  /** Writes the fonts and their dictionary; call it after the last line. */
  write(): void {
    const fonts = [...this.#fonts.values()]
    for (const { font } of fonts) font.write()
    this.#objects.put(this.ref, dict(Object.fromEntries(fonts.map(({ font, key }) => [key, font.ref]))))
  }
}

/**
 * Maps glyphs to characters one by one where possible (ISO 32000-1 9.10.3). Where glyphs and characters do not correspond,
 * marked content has the text (14.9.4): of a whole word for left-to-right text, and of each letter for right-to-left text,
 * since readers reorder right-to-left text by the positions of its letters.
 */
function showItem(pen: Pen, font: EmbeddedFont, item: ShapedItem, x: number): void {
  const { spans, text, rtl, width } = item
  if (!item.paired) {
    pen.beginSpan(rtl ? reversed(text) : text)
    for (const span of spans) showGlyphs(pen, font, span, x)
    // Readers measure a span from its first to its last glyph: a mark at the end would make it appear too narrow.
    pen.glyph(font.codeOf(font.blank, zeroWidthSpace), { ...font.blank, x: width }, x)
    pen.endSpan()
    return
  }
  for (const span of spans) {
    if (rtl && span.glyphs.length > 1) showLetter(pen, font, span, x)
    else showGlyphs(pen, font, span, x)
  }
}

/**
 * If a run against the direction of its line is followed by a space, readers treat the space as part of the run, unless a
 * mark states that the line continues there.
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

/** The text of a glyph that represents no character, for readers that look at each glyph: no box, letter or space. */
const zeroWidthSpace = '\u200b'

/**
 * Readers that reorder right-to-left text also reverse marked content. A combining mark that would come first has no
 * direction, so a right-to-left mark is added.
 */
const reversed = (text: string): string => [...(/\p{M}$/u.test(text) ? text + rightToLeft : text)].reverse().join('')

/**
 * A right-to-left letter drawn as several glyphs, such as a stroke and its dots. Some readers measure it by its first glyph,
 * which is therefore the stroke; others from the first to the last, so an empty glyph ends it.
 */
function showLetter(pen: Pen, font: EmbeddedFont, { text, glyphs }: Span, x: number): void {
  const main = glyphs.find((glyph) => glyph.width > 0) ?? glyphs[0]
  if (!main) return
  pen.beginSpan(text)
  pen.glyph(font.codeOf(main, text), main, x)
  for (const glyph of glyphs) if (glyph !== main) pen.glyph(font.codeOf(glyph, zeroWidthSpace), glyph, x)
  pen.glyph(font.codeOf(font.blank, zeroWidthSpace), { ...font.blank, x: main.x + main.width }, x)
  pen.endSpan()
}

/** Assigns characters to glyphs in order; the last glyph gets the remaining ones. */
function showGlyphs(pen: Pen, font: EmbeddedFont, { text, glyphs }: Span, x: number): void {
  const only = glyphs[0]
  if (only && glyphs.length === 1) {
    pen.glyph(font.codeOf(only, text), only, x)
    return
  }
  const characters = [...text]
  for (const [i, glyph] of glyphs.entries()) {
    const own = i === glyphs.length - 1 ? characters.slice(i).join('') : characters[i]
    pen.glyph(font.codeOf(glyph, own || zeroWidthSpace), glyph, x)
  }
}

/** Collects glyphs that one operator can show, and positions the next ones. */
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

  /** Sets the text that the following glyphs represent. */
  beginSpan(text: string): void {
    this.flush()
    this.#out.push(`/Span <</ActualText <feff${utf16(text)}>>> BDC`)
  }

  endSpan(): void {
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
