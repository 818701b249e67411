import bidiFactory from 'bidi-js'
import { type Cluster, clustersOf, faceOf, isPlain } from './coverage.ts'
import { type Face, type FaceName, loadFace } from './font-face.ts'
import { sliceFor } from './slices.ts'

const bidi = bidiFactory()

export type Direction = 'ltr' | 'rtl'

/** A part of a line that is shaped in one call: one face, one script, one direction; a space is always its own item. */
export type Item = { face: Face; text: string; rtl: boolean; script: string | null }

/** The direction of the first strong character (UAX #9, P2 and P3). */
export function directionOf(text: string): Direction {
  if (!mayTurn.test(text)) return 'ltr'
  return bidi.getEmbeddingLevels(text, 'auto').paragraphs[0]?.level === 1 ? 'rtl' : 'ltr'
}

/** Right-to-left letters and digits, and the marks that change the direction of text between them. */
const mayTurn =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** The items of a line in visual order, left to right (UAX #9). Expects normalised text. */
export function itemsOf(text: string, name: FaceName, direction: Direction, language?: string): Item[] {
  if (direction === 'ltr' && isPlain(text)) return words(text).map((word) => generalItem(word, name))
  const levels = mayTurn.test(text) || direction === 'rtl' ? bidi.getEmbeddingLevels(text, direction).levels : null
  const items: (Item & { level: number })[] = []
  let at = 0
  for (const cluster of clustersOf(text, language)) {
    const level = levels?.[at] ?? 0
    at += cluster.text.length
    const last = items.at(-1)
    const face = faceOf(cluster, name)
    const script = cluster.script?.tag ?? null
    if (last && last.level === level && joins(last, cluster, face, script)) {
      last.text += cluster.text
      last.script ??= script
    } else items.push({ face, text: cluster.text, rtl: level % 2 === 1, script, level })
  }
  return levels ? inVisualOrder(items) : items
}

function joins(last: Item, cluster: Cluster, face: Face, script: string | null): boolean {
  if (last.face.key !== face.key || last.text === ' ' || cluster.text === ' ') return false
  return last.script === script || last.script === null || script === null
}

function generalItem(text: string, name: FaceName): Item {
  const slice = sliceFor('general', 0)
  if (!slice) throw new Error('there is no general font')
  return { face: loadFace(slice, name), text, rtl: false, script: null }
}

const words = (text: string): string[] => text.split(/(?<= )|(?= )/).filter((word) => word !== '')

/** Reverses every run of a level or higher, from the highest level down to the lowest odd one (UAX #9, L2). */
function inVisualOrder<T extends { level: number }>(items: T[]): T[] {
  const highest = Math.max(0, ...items.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < items.length; start += 1) {
      let end = start
      while (end < items.length && (items[end]?.level ?? 0) >= level) end += 1
      if (end > start) items.splice(start, end - start, ...items.slice(start, end).reverse())
      start = end
    }
  }
  return items
}
