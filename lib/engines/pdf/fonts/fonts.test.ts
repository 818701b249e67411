import { Blob, Font, Face as HarfBuzzFace } from 'harfbuzzjs'
import { describe, expect, it } from 'vitest'
import { clustersOf } from './coverage.ts'
import { loadFace } from './font-face.ts'
import { directionOf, itemsOf } from './items.ts'
import { brokenLines, piecesOf } from './line-breaks.ts'
import { shapeLine } from './shaped-text.ts'
import { sliceFor } from './slices.ts'
import { subsetOf } from './subset.ts'

const familiesOf = (text: string, language?: string): (string | undefined)[] => [
  ...new Set(clustersOf(text, language).map(({ slice }) => slice?.family)),
]

describe('the font of a character', () => {
  it('is Japanese next to kana, Korean next to Hangul, Traditional if only that has it, else Simplified', () => {
    expect(familiesOf('王小明')).toEqual(['sc'])
    expect(familiesOf('王さくら')).toEqual(['jp'])
    expect(familiesOf('王민준')).toEqual(['kr'])
    expect(familiesOf('王小明', 'ja')).toEqual(['jp'])
    expect(familiesOf('王小明', 'zh-Hant-TW')).toEqual(['tc'])
  })

  it('is the same for all Han characters of a name', () => {
    for (const name of ['龔詠嫺', '喆堃淼', '髙橋恵']) expect(familiesOf(name)).toHaveLength(1)
  })

  it('is the general one for characters shared by all scripts', () => {
    expect(familiesOf('1 - A')).toEqual(['general'])
    expect(familiesOf('शर्मा')).toEqual(['general'])
  })

  it('is the same for a letter and its marks', () => {
    const clusters = clustersOf('שָׁלוֹם')
    expect(clusters[0]?.text).toBe('שָׁ')
    expect(clusters.every(({ slice }) => slice?.family === 'hebrew')).toBe(true)
  })
})

describe('the order of a line', () => {
  const seen = (text: string, direction: 'ltr' | 'rtl'): string[] =>
    itemsOf(text, 'regular', direction).map((item) => item.text)

  it('follows the first strong character', () => {
    expect(directionOf('12 דוד')).toBe('rtl')
    expect(directionOf('12 David דוד')).toBe('ltr')
    expect(directionOf('12')).toBe('ltr')
  })

  it('is the order of the bidirectional algorithm', () => {
    expect(seen('דוד Cohen כהן', 'rtl')).toEqual(['כהן', ' ', 'Cohen', ' ', 'דוד'])
    expect(seen('Ana ימימה Lopez', 'ltr')).toEqual(['Ana', ' ', 'ימימה', ' ', 'Lopez'])
    expect(seen('חדר 12', 'rtl')).toEqual(['12', ' ', 'חדר'])
  })

  it('joins Arabic letters and has each text once', () => {
    const line = shapeLine('محمد', 'regular')
    expect(line.rtl).toBe(true)
    expect(
      line.items
        .flatMap(({ item }) => item.spans.map(({ text }) => text))
        .reverse()
        .join(''),
    ).toBe('محمد')
    // The letter has different forms at the start and in the middle of a word.
    const glyphs = line.items.flatMap(({ item }) =>
      item.spans.filter(({ text }) => text === 'م').map((span) => span.glyphs[0]?.id),
    )
    expect(new Set(glyphs).size).toBe(2)
  })

  it('cannot be computed for a character that no font has', () => {
    expect(() => shapeLine('🙂', 'regular')).toThrow('U+1f642')
  })
})

describe('line breaking', () => {
  it('splits text at spaces and hyphens, and Thai and Chinese at word boundaries', () => {
    expect(piecesOf('Jean-Luc  Roe').map(({ text }) => text)).toEqual(['Jean-', 'Luc', 'Roe'])
    expect(piecesOf('สวัสดีชาวโลก').map(({ text }) => text)).toEqual(['สวัสดี', 'ชาว', 'โลก'])
    expect(piecesOf('他说：「今天天气」。').some(({ text }) => /^[：「」。]$/u.test(text))).toBe(false)
  })

  it('never splits a grapheme cluster', () => {
    const lines = brokenLines('น้ำผึ้ง'.repeat(6), 3, (text) => [...new Intl.Segmenter('en').segment(text)].length)
    for (const line of lines) expect(line).not.toMatch(/^\p{M}/u)
    expect(lines.join('')).toBe('น้ำผึ้ง'.repeat(6))
  })
})

/** The points of an outline, rounded: an instance has integer coordinates, a variable font computes them. */
const rounded = (outline: string): string =>
  outline.replace(/-?\d+\.\d+/g, (value) => String(Math.round(Number(value))))

describe('an embedded subset', () => {
  const faceFor = (char: string, family: Parameters<typeof sliceFor>[0], weight: 'regular' | 'bold') => {
    const slice = sliceFor(family, char.codePointAt(0) ?? 0)
    if (!slice) throw new Error('there is no slice')
    return loadFace(slice, weight)
  }

  it('has the glyphs of the requested weight under their own numbers, and only the tables needed for drawing', () => {
    for (const weight of ['regular', 'bold'] as const) {
      const face = faceFor('王', 'sc', weight)
      const glyph = face.font.nominalGlyph(0x738b) ?? 0
      const program = subsetOf(face, [glyph])
      const embedded = new Font(new HarfBuzzFace(new Blob(program)))
      expect(rounded(embedded.glyphToPath(glyph))).toBe(rounded(face.font.glyphToPath(glyph)))
      expect(embedded.glyphHAdvance(glyph)).toBe(face.font.glyphHAdvance(glyph))
      expect(program.length).toBeLessThan(10_000)
      const tables = Array.from({ length: Buffer.from(program).readUInt16BE(4) }, (_, i) =>
        Buffer.from(program).toString('latin1', 12 + i * 16, 16 + i * 16),
      )
      expect(tables.sort()).toEqual(['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'])
    }
    const [regular, bold] = (['regular', 'bold'] as const).map((weight) => faceFor('王', 'sc', weight))
    expect(regular?.font.glyphToPath(regular.font.nominalGlyph(0x738b) ?? 0)).not.toBe(
      bold?.font.glyphToPath(bold.font.nominalGlyph(0x738b) ?? 0),
    )
  })
})
