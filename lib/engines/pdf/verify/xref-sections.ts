import type { ReadingLimits } from './reading-limits.ts'
import type { ValueReader } from './value-reader.ts'
import { Dictionary, SyntaxFault, type Value } from './values.ts'

/** Where an object is: in the file, or in an object stream. `section` is the index of the section that states it. */
export type Place = { section: number } & (
  | { kind: 'at'; offset: number }
  | { kind: 'within'; stream: number; index: number }
)

/** A cross-reference section: its own start, and the lowest offset of an object that it states. */
export type Section = { start: number; lowest: number }

/** The cross-reference sections of a file, newest first, as one map: the newest section that has a number decides. */
export class Places {
  readonly sections: Section[] = []
  readonly #merged = new Map<number, Place | null>()
  readonly #limits: ReadingLimits

  constructor(limits: ReadingLimits) {
    this.#limits = limits
  }

  begin(start: number): void {
    this.sections.push({ start, lowest: Number.POSITIVE_INFINITY })
  }

  /** The place of an object, or null for a free or unknown number. */
  get(number: number): Place | null {
    return this.#merged.get(number) ?? null
  }

  /** The numbers of all objects in any section. */
  numbers(): Iterable<number> {
    return this.#merged.keys()
  }

  /** Reads the rows of a table up to its trailer, and the trailer (ISO 32000-1 7.5.4). */
  readTable(reader: ValueReader): Dictionary {
    for (let word = reader.word(); word !== 'trailer'; word = reader.word()) {
      if (!/^\d{1,10}$/.test(word)) throw new SyntaxFault('a cross-reference table is broken')
      const first = Number(word)
      const count = reader.integer()
      this.#limits.takeEntries(count)
      for (let i = 0; i < count; i += 1) {
        const offset = reader.integer()
        reader.integer()
        const kind = reader.word()
        if (kind !== 'n' && kind !== 'f') throw new SyntaxFault('a cross-reference table is broken')
        if (kind === 'n') this.#addAt(first + i, offset)
        else this.#add(first + i, null)
      }
    }
    const trailer = reader.value()
    if (!(trailer instanceof Dictionary)) throw new SyntaxFault('no trailer')
    return trailer
  }

  /** Reads the rows of a cross-reference stream (7.5.8.3). */
  readStream(entries: Dictionary, data: Buffer): void {
    const widths = numbersOf(entries.get('W'))
    const [w0 = 0, w1 = 0, w2 = 0] = widths
    const row = w0 + w1 + w2
    const size = entries.get('Size')
    if (widths.length !== 3 || row === 0 || Math.max(...widths) > maxWidth) throw new SyntaxFault('/W is broken')
    if (typeof size !== 'number') throw new SyntaxFault('/Size is missing')
    const index = numbersOf(entries.get('Index') ?? [0, size])
    let at = 0
    for (let pair = 0; pair < index.length; pair += 2) {
      const [first = 0, count = -1] = index.slice(pair, pair + 2)
      if (count < 0 || first + count > size || at + count * row > data.length) throw new SyntaxFault('/Index is broken')
      this.#limits.takeEntries(count)
      for (let i = 0; i < count; i += 1, at += row) {
        const kind = field(data, at, w0, 1)
        const second = field(data, at + w0, w1, 0)
        if (kind === 1) this.#addAt(first + i, second)
        else if (kind !== 2) this.#add(first + i, null)
        else {
          const place = { kind: 'within', stream: second, index: field(data, at + w0 + w1, w2, 0) } as const
          this.#add(first + i, { ...place, section: this.sections.length - 1 })
        }
      }
    }
  }

  #addAt(number: number, offset: number): void {
    const section = this.sections.at(-1)
    if (section) section.lowest = Math.min(section.lowest, offset)
    this.#add(number, { kind: 'at', offset, section: this.sections.length - 1 })
  }

  #add(number: number, place: Place | null): void {
    if (!this.#merged.has(number)) this.#merged.set(number, place)
  }
}

/** The maximum that a number is read from exactly. */
const maxWidth = 6

function field(data: Buffer, at: number, width: number, absent: number): number {
  return width === 0 ? absent : data.readUIntBE(at, width)
}

/** The array's numbers, which must be integers that are not negative. */
function numbersOf(value: Value | undefined): number[] {
  const items = Array.isArray(value) ? value : []
  return items.map((item) => {
    if (typeof item !== 'number' || !Number.isInteger(item) || item < 0) throw new SyntaxFault('no number')
    return item
  })
}
