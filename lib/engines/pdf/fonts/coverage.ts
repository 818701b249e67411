import { LruCache } from '#lib/core/lru-cache.ts'
import { everyFamily, type Family, hanFamilies, type Script, scripts } from './families.ts'
import { type Face, type FaceName, loadFace } from './font-face.ts'
import { type Slice, sliceFor } from './slices.ts'

/** Text in the form that fonts and searches expect: composed (NFC), with every white space as a plain space. */
export function normalised(text: string): string {
  return text.normalize('NFC').replace(/(?!\ufeff)\s/gu, ' ')
}

/** Characters without a glyph that join, separate, reorder or select forms of their neighbours. */
const withoutGlyph =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: one character is tested at a time.
  /^[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]$/u

/** Left-to-right text of independent characters: no marks to position, no joining and no reordering. */
const plain =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218f]*$/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A grapheme cluster and the slice that has all of it. `missing`: characters that no font has together with the rest. */
export type Cluster = { text: string; script: Script | null; slice: Slice | null; missing: readonly string[] }

/** The script of a character; null for characters shared by all scripts. */
function scriptOf(char: string): Script | null {
  return scripts.find(({ pattern }) => pattern.test(char)) ?? null
}

type Found = Omit<Cluster, 'text'>
const cached = new LruCache<Found>(8000)

/** True if the text needs neither mark positioning nor reordering, and the general font has every character. */
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

/** Splits text into clusters with the font for each. Expects normalised text. */
export function clustersOf(text: string, language?: string): Cluster[] {
  const han = suitedHan(text, language)
  const clusters: Cluster[] = []
  let before: Slice | null = null
  for (const { segment } of graphemes.segment(text)) {
    const found: Found = cached.get(`${han.join()} ${before?.family} ${segment}`, () =>
      find(segment, han, before?.family ?? null),
    )
    clusters.push({ text: segment, ...found })
    before = found.slice ?? before
  }
  return clusters
}

/** One family for all Han characters of a text if possible, so that they have one design. */
function suitedHan(text: string, language: string | undefined): readonly Family[] {
  const characters = [...text].filter((char) => /^\p{Script=Han}$/u.test(char))
  if (characters.length === 0) return hanFamilies('')
  const families = hanFamilies(text, language)
  const complete = families.find((family) => characters.every((char) => inSlice(char, [char], family) !== null))
  return complete ? [complete, ...families.filter((family) => family !== complete)] : families
}

function find(segment: string, han: readonly Family[], before: Family | null): Found {
  const chars = [...segment].filter((char) => !withoutGlyph.test(char))
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

/**
 * The characters of a cluster that are missing: from the font of the first character, or if no font has that, from all
 * fonts.
 */
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

/**
 * An empty glyph counts as missing, unless the character is a space. Shapers decompose letters that a font does not have.
 */
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
 * Each character of the text without a glyph in any font, once, in order of appearance. Opens only the files that the text's
 * characters are in.
 */
export function unprintable(text: string): string[] {
  const ready = normalised(text)
  if (isPlain(ready)) return []
  return [...new Set(clustersOf(ready).flatMap(({ missing }) => missing))]
}

/** The face of a cluster. Throws for a character without a glyph: callers must refuse it, so that no box is drawn. */
export function faceOf(cluster: Cluster, name: FaceName): Face {
  if (!cluster.slice)
    throw new Error(
      `no glyph for ${cluster.missing.map((c) => `U+${(c.codePointAt(0) ?? 0).toString(16)}`).join(', ')}`,
    )
  return loadFace(cluster.slice, name)
}
