import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfRef, PdfStream } from '@libpdf/core'
import type { ObjectTable } from '../file/revision.ts'
import { dict, name, number, numbers, text } from '../file/syntax.ts'
import { type FaceName, faceBytes, loadFace } from './font-face.ts'
import type { PlacedGlyph, ShapedLine } from './shaped-text.ts'
import { subsetTrueType } from './truetype-subset.ts'

type UsedGlyph = { code: number; glyph: PlacedGlyph }

/** One face with just the glyphs that a document uses, written as a composite font (ISO 32000-1 9.7.4, CIDFontType2). */
export class EmbeddedFont {
  readonly ref: PdfRef
  readonly #face: FaceName
  readonly #objects: ObjectTable
  readonly #used = new Map<string, UsedGlyph>()

  constructor(objects: ObjectTable, face: FaceName) {
    this.#objects = objects
    this.#face = face
    this.ref = objects.reserve()
  }

  /** The operators that show a line from the current text position on, at the given size in points. */
  show(line: ShapedLine, size: number): string {
    const parts: string[] = []
    let pen = 0
    for (const glyph of line.glyphs) {
      const shift = pen - glyph.x
      if (Math.abs(shift) > 0.01) parts.push(shift.toFixed(2))
      const code = this.#code(glyph).toString(16).padStart(4, '0')
      parts.push(`<${code}>`)
      if (glyph.y !== 0) {
        parts.splice(-1, 1)
        parts.push(`] TJ ${((glyph.y * size) / 1000).toFixed(3)} Ts [<${code}>] TJ 0 Ts [`)
      }
      pen = glyph.x + glyph.width
    }
    return `[${parts.join(' ')}] TJ`
  }

  #code(glyph: PlacedGlyph): number {
    // One glyph can stand for several characters (Ω and Ω): each gets a code of its own, so that all are found again.
    const key = `${glyph.id} ${glyph.text}`
    const known = this.#used.get(key)
    if (known) return known.code
    const code = this.#used.size + 1
    this.#used.set(key, { code, glyph })
    return code
  }

  /** Writes the font's objects, once every line has been shown. */
  write(): void {
    const font = loadFace(this.#face)
    const scale = 1000 / font.unitsPerEm
    const used = [...this.#used.values()]
    const { program, codeOf } = subsetTrueType(
      faceBytes(this.#face),
      used.map(({ glyph }) => glyph.id),
    )
    const glyphOfCode = Buffer.alloc((used.length + 1) * 2)
    for (const { code, glyph } of used) glyphOfCode.writeUInt16BE(codeOf.get(glyph.id) ?? 0, code * 2)
    const baseFont = `${subsetTag(program)}+${font.postscriptName ?? 'NotoSans'}`
    const file = this.#objects.add(compressed(program, { Length1: number(program.length) }))
    const descriptor = this.#objects.add(
      dict({
        Type: name('FontDescriptor'),
        FontName: name(baseFont),
        Flags: number(4),
        FontBBox: numbers(
          [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map((v) => Math.round(v * scale)),
        ),
        ItalicAngle: number(0),
        Ascent: number(Math.round(font.ascent * scale)),
        Descent: number(Math.round(font.descent * scale)),
        CapHeight: number(Math.round(font.capHeight * scale)),
        StemV: number(this.#face === 'bold' ? 140 : 80),
        FontFile2: file,
      }),
    )
    const descendant = this.#objects.add(
      dict({
        Type: name('Font'),
        Subtype: name('CIDFontType2'),
        BaseFont: name(baseFont),
        CIDToGIDMap: this.#objects.add(compressed(glyphOfCode, {})),
        CIDSystemInfo: dict({ Registry: text('Adobe'), Ordering: text('Identity'), Supplement: number(0) }),
        FontDescriptor: descriptor,
        DW: number(0),
        W: PdfArray.of(
          ...used.flatMap(({ code, glyph }) => [number(code), numbers([Math.round(glyph.width * 100) / 100])]),
        ),
      }),
    )
    this.#objects.put(
      this.ref,
      dict({
        Type: name('Font'),
        Subtype: name('Type0'),
        BaseFont: name(baseFont),
        Encoding: name('Identity-H'),
        DescendantFonts: PdfArray.of(descendant),
        ToUnicode: this.#objects.add(compressed(Buffer.from(toUnicode(used), 'latin1'), {})),
      }),
    )
  }
}

function compressed(data: Uint8Array, entries: Parameters<typeof dict>[0]): PdfStream {
  return new PdfStream(dict({ ...entries, Filter: name('FlateDecode') }), deflateSync(data, { level: 9 }))
}

/** Six capitals that follow from the content (ISO 32000-1 9.6.4 wants them to differ between subsets). */
function subsetTag(program: Uint8Array): string {
  return [...createHash('sha256').update(program).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('')
}

/** ISO 32000-1 9.10.3: from codes back to text, at most 100 to a block. */
function toUnicode(used: readonly UsedGlyph[]): string {
  const rows = used.map(
    ({ code, glyph }) =>
      `<${code.toString(16).padStart(4, '0')}> <${Buffer.from(glyph.text, 'utf16le').swap16().toString('hex')}>`,
  )
  const blocks: string[] = []
  for (let i = 0; i < rows.length; i += 100) {
    const block = rows.slice(i, i + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <ffff>',
    'endcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n')
}
