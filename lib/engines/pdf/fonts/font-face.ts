import { Blob, Font, Face as HarfBuzzFace, Variation } from 'harfbuzzjs'
import { LruCache } from '#lib/core/lru-cache.ts'
import type { Family } from './families.ts'
import { generalBold, packagedFile, type Slice } from './slices.ts'
import { sfntOfWoff2 } from './woff2.ts'

/** The weights in which text is set. */
export type FaceName = 'regular' | 'bold'

/** The ink of a glyph, in thousandths of the font size from its origin; null for one that draws nothing. */
export type Ink = { left: number; right: number; top: number; bottom: number } | null

/** One file of a family in one weight, ready to shape with. */
export type Face = {
  /** Tells this face from every other, in every process alike. */
  key: string
  font: Font
  /** The font's own units in a thousandth of the font size. */
  scale: number
  /** Where the weight axis is to be pinned in what is embedded; null for a face that has none. */
  weight: number | null
  postscriptName: string
  isBold: boolean
  /** In thousandths of the font size: how far lines reach, and what encloses every glyph (left, bottom, right, top). */
  ascent: number
  descent: number
  box: readonly number[]
  has(codePoint: number): boolean
  inkOf(glyph: number): Ink
}

const weights: Record<FaceName, number> = { regular: 400, bold: 700 }

// The general faces are always at hand; of the many slices of Chinese, Japanese and Korean only the latest stay.
const general = new Map<FaceName, Face>()
const sliced = new LruCache<Face>(96)
const sfnts = new LruCache<Uint8Array>(48)
// Which characters a slice has is kept of all of them: there are some five hundred, with a few hundred characters each.
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
  if (!slice) throw new Error('the face is of no slice')
  return sfntOf(slice.slice, slice.name)
}

const sliceOfFace = new WeakMap<Face, { slice: Slice; name: FaceName }>()

/** The face of a slice, kept for the next who asks. */
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
