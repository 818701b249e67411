import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Family } from './families.ts'

/** One file of a family: the whole of a small family, or a part of a large one. */
export type Slice = { family: Family; name: string; file: readonly string[] }

type Range = { first: number; last: number; slice: Slice }

const general: Slice = {
  family: 'general',
  name: 'all',
  file: ['@expo-google-fonts', 'noto-sans', '400Regular', 'NotoSans_400Regular.ttf'],
}
export const generalBold = ['@expo-google-fonts', 'noto-sans', '700Bold', 'NotoSans_700Bold.ttf'] as const

const rangesOf = new Map<Family, Range[]>()

/** A file of an installed package. Read at run time with a computed path, so that a bundler neither moves nor inlines it. */
export function packagedFile(file: readonly string[]): Buffer {
  return readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), 'node_modules', ...file))
}

/** The slice of a family that has a character, or undefined. */
export function sliceFor(family: Family, codePoint: number): Slice | undefined {
  if (family === 'general') return general
  let ranges = rangesOf.get(family)
  if (!ranges) {
    ranges = readRanges(family)
    rangesOf.set(family, ranges)
  }
  let [low, high] = [0, ranges.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (!range) return undefined
    if (codePoint < range.first) high = middle - 1
    else if (codePoint > range.last) low = middle + 1
    else return range.slice
  }
  return undefined
}

/**
 * The characters in each file, from the table supplied with the files. Files of large families are numbered. Of other
 * families only the file named after the script is used: the general font has the rest.
 */
function readRanges(family: Family): Range[] {
  const folder = ['@fontsource-variable', `noto-sans-${family}`]
  const table: Record<string, string> = JSON.parse(packagedFile([...folder, 'unicode.json']).toString('utf8'))
  const ranges: Range[] = []
  for (const [key, list] of Object.entries(table)) {
    const name = key === family ? key : /^\[(\d+)\]$/.exec(key)?.[1]
    if (name === undefined) continue
    const slice: Slice = { family, name, file: [...folder, 'files', `noto-sans-${family}-${name}-wght-normal.woff2`] }
    for (const range of list.split(',')) {
      const [first = '', last = first] = range.replace('U+', '').split('-')
      ranges.push({ first: Number.parseInt(first, 16), last: Number.parseInt(last, 16), slice })
    }
  }
  return ranges.sort((a, b) => a.first - b.first)
}
