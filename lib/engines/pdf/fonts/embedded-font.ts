import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfRef, PdfStream } from '@libpdf/core'
import type { ObjectTable } from '../file/object-table.ts'
import { dict, name, number, numbers, text } from '../file/syntax.ts'
import type { Face } from './font-face.ts'
import type { PlacedGlyph } from './shaped-text.ts'
import { subsetOf } from './subset.ts'
import { toUnicode } from './to-unicode.ts'

type Used = { code: number; glyph: PlacedGlyph; text: string }

/** One face with only the glyphs that a document uses, written as a composite font (ISO 32000-1 9.7.4, CIDFontType2). */
export class EmbeddedFont {
  readonly ref: PdfRef
  readonly #face: Face
  readonly #objects: ObjectTable
  readonly #used: Used[] = []
  /** Codes as hexadecimal digits, by glyph and text; looked up for every glyph. */
  readonly #codes = new Map<number, Map<string, string>>()
  /** A glyph without ink or width: .notdef, embedded without its box. */
  readonly blank: PlacedGlyph

  constructor(objects: ObjectTable, face: Face) {
    this.#objects = objects
    this.#face = face
    this.ref = objects.reserve()
    this.blank = { id: 0, width: 0, x: 0, y: 0 }
  }

  /**
   * The code of a glyph, as hexadecimal digits. A glyph that represents different characters (Ω and Ω) has a code for each,
   * so that text search finds both. Glyphs that represent no character have an empty text.
   */
  codeOf(glyph: PlacedGlyph, characters: string): string {
    let codes = this.#codes.get(glyph.id)
    if (!codes) {
      codes = new Map()
      this.#codes.set(glyph.id, codes)
    }
    let digits = codes.get(characters)
    if (digits === undefined) {
      const code = this.#used.length + 1
      this.#used.push({ code, glyph, text: characters })
      digits = code.toString(16).padStart(4, '0')
      codes.set(characters, digits)
    }
    return digits
  }

  /** Writes the font's objects; call it after the last line. */
  write(): void {
    const used = this.#used
    const program = subsetOf(
      this.#face,
      used.map(({ glyph }) => glyph.id),
    )
    const glyphOfCode = Buffer.alloc((used.length + 1) * 2)
    for (const { code, glyph } of used) glyphOfCode.writeUInt16BE(glyph.id, code * 2)
    const baseFont = `${subsetTag(program)}+${this.#face.postscriptName}`
    const descendant = this.#objects.add(
      dict({
        Type: name('Font'),
        Subtype: name('CIDFontType2'),
        BaseFont: name(baseFont),
        CIDToGIDMap: this.#objects.add(compressed(glyphOfCode, {})),
        CIDSystemInfo: dict({ Registry: text('Adobe'), Ordering: text('Identity'), Supplement: number(0) }),
        FontDescriptor: this.#descriptor(baseFont, program),
        DW: number(0),
        // Codes are numbered from 1 without gaps.
        W: PdfArray.of(number(1), numbers(used.map(({ glyph }) => Math.round(glyph.width * 100) / 100))),
      }),
    )
    const words = toUnicode(used.map((one) => [one.code, one.text]))
    this.#objects.put(
      this.ref,
      dict({
        Type: name('Font'),
        Subtype: name('Type0'),
        BaseFont: name(baseFont),
        Encoding: name('Identity-H'),
        DescendantFonts: PdfArray.of(descendant),
        ToUnicode: this.#objects.add(compressed(Buffer.from(words, 'latin1'), {})),
      }),
    )
  }

  #descriptor(baseFont: string, program: Uint8Array): PdfRef {
    const { ascent, descent, box, isBold } = this.#face
    return this.#objects.add(
      dict({
        Type: name('FontDescriptor'),
        FontName: name(baseFont),
        Flags: number(4),
        FontBBox: numbers(box.map(Math.round)),
        ItalicAngle: number(0),
        Ascent: number(Math.round(ascent)),
        Descent: number(Math.round(descent)),
        CapHeight: number(714),
        StemV: number(isBold ? 140 : 80),
        FontFile2: this.#objects.add(compressed(program, { Length1: number(program.length) })),
      }),
    )
  }
}

function compressed(data: Uint8Array, entries: Parameters<typeof dict>[0]): PdfStream {
  return new PdfStream(dict({ ...entries, Filter: name('FlateDecode') }), deflateSync(data))
}

/** Six capital letters derived from the content (ISO 32000-1 9.6.4 requires that subsets differ). */
function subsetTag(program: Uint8Array): string {
  return [...createHash('sha256').update(program).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('')
}
