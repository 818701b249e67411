import { Blob, Font, Face as HarfBuzzFace, Variation } from 'harfbuzzjs'
import { LruCache } from '#lib/core/lru-cache.ts'
import type { Family } from './families.ts'
import { generalBold, packagedFile, type Slice } from './slices.ts'
import { sfntOfWoff2 } from './woff2.ts'

/** The available weights. */
export type FaceName = 'regular' | 'bold'

/** The ink of a glyph, in thousandths of the font size from its origin; null for an empty glyph. */
export type Ink = { left: number; right: number; top: number; bottom: number } | null

/** A family's file in one weight, ready for shaping. */
export type Face = {
  /** Identifies this face, with the same value in every process. */
  key: string
  font: Font
  /** The font's units per thousandth of the font size. */
  scale: number
  /** The value to pin the weight axis to in embedded subsets; null for a face without one. */
  weight: number | null
  postscriptName: string
  isBold: boolean
  /** In thousandths of the font size: the extent of lines, and the box of all glyphs (left, bottom, right, top). */
  ascent: number
  descent: number
  box: readonly number[]
  has(codePoint: number): boolean
  inkOf(glyph: number): Ink
}

const weights: Record<FaceName, number> = { regular: 400, bold: 700 }

// The general faces are always cached; of the many Chinese, Japanese and Korean slices only the most recent ones.
const general = new Map<FaceName, Face>()
const sliced = new LruCache<Face>(96)
const sfnts = new LruCache<Uint8Array>(48)
// The characters of every slice are cached: there are about five hundred slices of a few hundred characters.
const characters = new Map<string, ReadonlySet<number>>()

const sfntKey = (slice: Slice, face: FaceName): string =>
  slice.family === 'general' ? `general ${face}` : `${slice.family} ${slice.name}`

function sfntOf(slice: Slice, face: FaceName): Uint8Array {
  return sfnts.get(sfntKey(slice, face), () => {
    const file = slice.family === 'general' && face === 'bold' ? generalBold : slice.file
    const bytes = packagedFile(file)
    return bytes.toString('latin1', 0, 4) === 'wOF2' ? sfntOfWoff2(bytes) : new Uint8Array(bytes)
  })
}

/** The font program of a face, for the subsetter. */
export function programOf(face: Face): Uint8Array {
  const slice = sliceOfFace.get(face)
  if (!slice) throw new Error('the face does not belong to a slice')
  return sfntOf(slice.slice, slice.name)
}

const sliceOfFace = new WeakMap<Face, { slice: Slice; name: FaceName }>()

/** The cached face of a slice. */
export function loadFace(slice: Slice, name: FaceName): Face {
  if (slice.family !== 'general') return sliced.get(`${slice.family} ${slice.name} ${name}`, () => newFace(slice, name))
  const face = general.get(name) ?? newFace(slice, name)
  general.set(name, face)
  return face
}

function newFace(slice: Slice, name: FaceName): Face {
  const harfBuzzFace = new HarfBuzzFace(new Blob(sfntOf(slice, name)))
  const font = new Font(harfBuzzFace)
  const isVariable = slice.family !== 'general'
  if (isVariable) font.setVariations([new Variation('wght', weights[name])])
  const scale = 1000 / harfBuzzFace.upem
  // Both weights of a file have the same characters.
  const key = sfntKey(slice, name)
  const has = characters.get(key) ?? new Set(harfBuzzFace.collectUnicodes())
  characters.set(key, has)
  const inks = new Map<number, Ink>()
  const face: Face = {
    key: `${slice.family}-${slice.name}-${name}`,
    font,
    scale,
    weight: isVariable ? weights[name] : null,
    postscriptName: `NotoSans${familyName(slice.family)}-${name === 'bold' ? 'Bold' : 'Regular'}`,
    isBold: name === 'bold',
    ascent: font.hExtents().ascender * scale,
    descent: font.hExtents().descender * scale,
    box: boxOf(harfBuzzFace).map((value) => value * scale),
    has: (codePoint) => has.has(codePoint),
    inkOf: (glyph) => {
      let ink = inks.get(glyph)
      if (ink === undefined) {
        ink = inkIn(font, glyph, scale)
        inks.set(glyph, ink)
      }
      return ink
    },
  }
  sliceOfFace.set(face, { slice, name })
  return face
}

function familyName(family: Family): string {
  if (family === 'general') return ''
  return family.length === 2 ? family.toUpperCase() : `${family[0]?.toUpperCase()}${family.slice(1)}`
}

function inkIn(font: Font, glyph: number, scale: number): Ink {
  const extents = font.glyphExtents(glyph)
  if (!extents || extents.width === 0 || extents.height === 0) return null
  return {
    left: extents.xBearing * scale,
    right: (extents.xBearing + extents.width) * scale,
    top: extents.yBearing * scale,
    bottom: (extents.yBearing + extents.height) * scale,
  }
}

function boxOf(face: HarfBuzzFace): number[] {
  const head = Buffer.from(face.referenceTable('head') ?? [])
  return [36, 38, 40, 42].map((at) => (head.length > at + 1 ? head.readInt16BE(at) : 0))
}
