import {
  BufferFlag,
  ClusterLevel,
  Feature,
  Buffer as HarfBuzzBuffer,
  Direction as HarfBuzzDirection,
  shape,
} from 'harfbuzzjs'
import { LruCache } from '#lib/core/lru-cache.ts'
import { normalised } from './coverage.ts'
import type { Face, FaceName } from './font-face.ts'
import { type Direction, directionOf, type Item, itemsOf } from './items.ts'

/** A positioned glyph, in thousandths of the font size; `width` is its advance in the font. */
export type PlacedGlyph = { id: number; width: number; x: number; y: number }

/** Glyphs that together represent some characters, which are in logical order. */
export type Span = { text: string; glyphs: PlacedGlyph[] }

/** The advance of the pen, and the box of pen and ink. Ink may exceed the advance (the tail of a J, a stacked accent). */
type Extent = { width: number; top: number; bottom: number; start: number; end: number }

/** A part of a line in one face, its pen starting at 0, with its spans in visual order. */
export type ShapedItem = Extent & {
  face: Face
  rtl: boolean
  text: string
  spans: Span[]
  /** True if every span is one letter, so that the text follows from the spans alone. */
  paired: boolean
}

/** A line of text as glyphs in visual order, its pen starting at 0. Lengths are in thousandths of the font size. */
export type ShapedLine = Extent & { rtl: boolean; items: readonly { item: ShapedItem; x: number }[] }

export type ShapeOptions = {
  /** The direction of the whole line; by default that of its first strong character. */
  direction?: Direction | 'auto'
  /** A BCP 47 tag, for characters whose forms differ between languages. */
  language?: string
}

/** Ascent and descent of the general font, so that lines of any script have the same distance. */
const ascent = 1069
const descent = -293

const shaped = new LruCache<ShapedItem>(6000)
let buffer: HarfBuzzBuffer | null = null

/** Lays out one line. Throws for a character without a glyph: callers must refuse it, so that no box is drawn. */
export function shapeLine(text: string, name: FaceName, options: ShapeOptions = {}): ShapedLine {
  const items: { item: ShapedItem; x: number }[] = []
  const ready = normalised(text)
  const direction = options.direction === 'ltr' || options.direction === 'rtl' ? options.direction : directionOf(ready)
  const line = { rtl: direction === 'rtl', items, width: 0, top: ascent, bottom: descent, start: 0, end: 0 }
  for (const piece of itemsOf(ready, name, direction, options.language)) {
    const item = shapeItem(piece)
    items.push({ item, x: line.width })
    line.top = Math.max(line.top, item.top)
    line.bottom = Math.min(line.bottom, item.bottom)
    line.start = Math.min(line.start, line.width + item.start)
    line.end = Math.max(line.end, line.width + item.end)
    line.width += item.width
  }
  line.end = Math.max(line.end, line.width)
  return line
}

/** Cached, because the same words occur repeatedly. */
function shapeItem(item: Item): ShapedItem {
  const key = `${item.face.key} ${item.script ?? ''}${item.rtl ? ' <' : ' >'}${item.text}`
  return shaped.get(key, () => shapeUncached(item))
}

function shapeUncached({ face, text, rtl, script }: Item): ShapedItem {
  buffer ??= new HarfBuzzBuffer()
  buffer.reset()
  buffer.setFlags(BufferFlag.REMOVE_DEFAULT_IGNORABLES)
  // In right-to-left text a mark belongs to its letter's cluster; in left-to-right text it has its own if possible.
  buffer.setClusterLevel(rtl ? ClusterLevel.MONOTONE_GRAPHEMES : ClusterLevel.MONOTONE_CHARACTERS)
  buffer.addText(text)
  buffer.setDirection(rtl ? HarfBuzzDirection.RTL : HarfBuzzDirection.LTR)
  if (script) buffer.setScript(script)
  buffer.guessSegmentProperties()
  shape(face.font, buffer, isComposed(script, text) ? [undecomposed] : [])
  const glyphs = buffer.getGlyphInfosAndPositions()
  const item: ShapedItem = { face, rtl, text, spans: [], paired: false, width: 0, top: 0, bottom: 0, start: 0, end: 0 }
  const textOf = clusterTexts(
    text,
    glyphs.map(({ cluster }) => cluster),
  )
  let cluster = -1
  for (const glyph of glyphs) {
    const x = item.width + (glyph.xOffset ?? 0) * face.scale
    const y = (glyph.yOffset ?? 0) * face.scale
    const placed: PlacedGlyph = {
      id: glyph.codepoint,
      width: face.font.glyphHAdvance(glyph.codepoint) * face.scale,
      x,
      y,
    }
    if (glyph.cluster === cluster) item.spans.at(-1)?.glyphs.push(placed)
    else item.spans.push({ text: textOf.get(glyph.cluster) ?? '', glyphs: [placed] })
    cluster = glyph.cluster
    enclose(item, placed)
    item.width += (glyph.xAdvance ?? 0) * face.scale
  }
  item.paired = item.spans.every(rtl ? isOneCharacter : isOneGlyph)
  return item
}

const isOneCharacter = ({ text }: Span): boolean => [...text].length === 1
const isOneGlyph = ({ text, glyphs }: Span): boolean => glyphs.length === 1 && !/\p{M}/u.test(text)

/** Fonts decompose ị into i and a dot in order to place marks; without marks, letters stay as they are written. */
const undecomposed = new Feature('ccmp', 0)
const composed = /^\P{M}*$/u

function isComposed(script: string | null, text: string): boolean {
  return (script === null || script === 'Latn' || script === 'Grek' || script === 'Cyrl') && composed.test(text)
}

function enclose(item: ShapedItem, { id, x, y }: PlacedGlyph): void {
  const ink = item.face.inkOf(id)
  if (!ink) return
  item.top = Math.max(item.top, ink.top + y)
  item.bottom = Math.min(item.bottom, ink.bottom + y)
  item.start = Math.min(item.start, ink.left + x)
  item.end = Math.max(item.end, ink.right + x)
}

/**
 * Maps the start of each cluster to its text, up to the next cluster. Characters without a glyph belong to the cluster
 * before them.
 */
function clusterTexts(text: string, clusters: readonly number[]): Map<number, string> {
  const starts = [...new Set(clusters)].sort((a, b) => a - b)
  return new Map(starts.map((start, i) => [start, text.slice(i === 0 ? 0 : start, starts[i + 1] ?? text.length)]))
}
