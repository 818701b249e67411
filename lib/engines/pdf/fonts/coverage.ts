import { LruCache } from '#lib/core/lru-cache.ts'
import { everyFamily, type Family, hanFamilies, type Script, scripts } from './families.ts'
import { type Face, type FaceName, loadFace } from './font-face.ts'
import { type Slice, sliceFor } from './slices.ts'

/** Text in the one form that fonts and searches expect: composed (NFC), every kind of white space a plain space. */
export function normalised(text: string): string {
  return text.normalize('NFC').replace(/(?!\ufeff)\s/gu, ' ')
}

/** Characters that join, part or turn their neighbours, or choose among their forms, and have no glyph of their own. */
const silent =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: one character is tested at a time.
  /^[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]$/u

/** Text whose every character stands for itself, from left to right: no marks to place, nothing to join or to turn. */
const plain =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218f]*$/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What readers see as one character, and the slice that has all of it. `missing` is what no font has together with the rest. */
export type Cluster = { text: string; script: Script | null; slice: Slice | null; missing: readonly string[] }

/** Which script a character is of; null for those that all share. */
function scriptOf(char: string): Script | null {
  return scripts.find(({ pattern }) => pattern.test(char)) ?? null
}

type Found = Omit<Cluster, 'text'>
const known = new LruCache<Found>(8000)

/** Whether the text needs neither marks placed nor an order found, and the general font has it all. */
export function isPlain(text: string): boolean {
  if (!plain.test(text)) return false
  for (const char of text) if (!generalHas(char)) return false
  return true
}

const inGeneral = new Map<string, boolean>()

function generalHas(char: string): boolean {
  let has = inGeneral.get(char)
  if (has === undefined) {
    has = inSlice(char, [char], 'general') !== null
    inGeneral.set(char, has)
  }
  return has
}

/** The text cluster by cluster, each with the font that it is to be set in. Expects what `normalised` gives. */
export function clustersOf(text: string, language?: string): Cluster[] {
  const han = suitedHan(text, language)
  const clusters: Cluster[] = []
  let before: Slice | null = null
  for (const { segment } of graphemes.segment(text)) {
    const found: Found = known.get(`${han.join()} ${before?.family} ${segment}`, () =>
      find(segment, han, before?.family ?? null),
    )
    clusters.push({ text: segment, ...found })
    before = found.slice ?? before
  }
  return clusters
}

/** One family for all Han characters of a text where there is one, so that they are of one hand. */
function suitedHan(text: string, language: string | undefined): readonly Family[] {
  const characters = [...text].filter((char) => /^\p{Script=Han}$/u.test(char))
  if (characters.length === 0) return hanFamilies('')
  const families = hanFamilies(text, language)
  const whole = families.find((family) => characters.every((char) => inSlice(char, [char], family) !== null))
  return whole ? [whole, ...families.filter((family) => family !== whole)] : families
}

function find(segment: string, han: readonly Family[], before: Family | null): Found {
  const chars = [...segment].filter((char) => !silent.test(char))
  const [base] = chars
  if (base === undefined) return { script: null, slice: sliceFor(before ?? 'general', 0x20) ?? null, missing: [] }
  const script = chars.map(scriptOf).find((found) => found !== null) ?? null
  const own = script?.name === 'Han' ? han : (script?.families ?? [])
  const order: Family[] = [...own, 'general', ...(before ? [before] : []), ...han, ...everyFamily]
  for (const family of new Set(order)) {
    const slice = inSlice(base, chars, family)
    if (slice) return { script, slice, missing: [] }
  }
  return { script, slice: null, missing: missingOf(chars, order) }
}

/** Of what stands together, what is not to be had: in the font of the first character, or if that has none, in any. */
function missingOf(chars: readonly string[], order: readonly Family[]): string[] {
  const [base = ''] = chars
  const home = order.find((family) => inSlice(base, [base], family) !== null)
  if (home === undefined) return chars.filter((char) => !order.some((family) => inSlice(char, [char], family) !== null))
  return chars.filter((char) => inSlice(base, [char], home) === null)
}

/** The slice of the family that has the base character, if it has a glyph for all of these characters. */
function inSlice(base: string, chars: readonly string[], family: Family): Slice | null {
  const slice = sliceFor(family, base.codePointAt(0) ?? 0)
  if (!slice) return null
  const face = loadFace(slice, 'regular')
  return chars.every((char) => isDrawn(face, char)) ? slice : null
}

/** A glyph that draws nothing is none, unless the character is itself a space. Shapers take letters apart that a font lacks. */
function isDrawn(face: Face, char: string): boolean {
  const codePoint = char.codePointAt(0) ?? 0
  if (face.has(codePoint)) {
    const glyph = face.font.nominalGlyph(codePoint)
    return glyph !== undefined && glyph !== 0 && (char === ' ' || face.inkOf(glyph) !== null)
  }
  const parts = [...char.normalize('NFD')]
  return parts.length > 1 && parts.every((part) => isDrawn(face, part))
}

/**
 * Each character of the text that no font has a glyph for, once, in order of appearance. Looks only into the files that the
 * text's own characters are in.
 */
export function unprintable(text: string): string[] {
  const ready = normalised(text)
  if (isPlain(ready)) return []
  return [...new Set(clustersOf(ready).flatMap(({ missing }) => missing))]
}

/** The face of a cluster. Throws for a character that no font has: it must be refused before, never drawn as a box. */
export function faceOf(cluster: Cluster, name: FaceName): Face {
  if (!cluster.slice)
    throw new Error(
      `no glyph for ${cluster.missing.map((c) => `U+${(c.codePointAt(0) ?? 0).toString(16)}`).join(', ')}`,
    )
  return loadFace(cluster.slice, name)
}
