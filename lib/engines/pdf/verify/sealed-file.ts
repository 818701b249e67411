import { inflateSync } from 'node:zlib'
import { ValueReader } from './value-reader.ts'
import { Dictionary, Name, Ref, Stream, SyntaxFault, type Value } from './values.ts'

type Position = { kind: 'at'; offset: number } | { kind: 'within'; stream: number; index: number }

/** A cross-reference section: the positions of its objects, and its own start. */
export type Section = { start: number; positions: ReadonlyMap<number, Position | null> }

const maxSections = 1000
const maxDecoded = 64 * 1024 * 1024

/** A PDF parsed for verification: strictly, without repairs, and independent of the code that writes PDFs. */
export class SealedFile {
  readonly bytes: Buffer
  readonly trailer: Dictionary
  /** Newest first. */
  readonly sections: Section[] = []
  readonly #objects = new Map<number, Value>()

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const tail = this.bytes.subarray(Math.max(0, this.bytes.length - 2048)).toString('latin1')
    const start = [...tail.matchAll(/startxref\s+(\d{1,12})\s+%%EOF/g)].at(-1)?.[1]
    if (start === undefined) throw new SyntaxFault('no startxref')
    this.trailer = this.#readSections(Number(start))
  }

  #readSections(newest: number): Dictionary {
    const seen = new Set<number>()
    const queue = [newest]
    let first: Dictionary | undefined
    for (const offset of queue) {
      // Some files refer to a section twice; it is read only once.
      if (seen.has(offset)) continue
      if (seen.size > maxSections) throw new SyntaxFault('the cross-reference sections do not end')
      seen.add(offset)
      const trailer = this.#readSection(offset)
      first ??= trailer
      for (const next of [trailer.get('XRefStm'), trailer.get('Prev')]) if (typeof next === 'number') queue.push(next)
    }
    if (!first) throw new SyntaxFault('no trailer')
    return first
  }

  #readSection(offset: number): Dictionary {
    const reader = new ValueReader(this.bytes, offset)
    const positions = new Map<number, Position | null>()
    if (reader.word() === 'xref') {
      const trailer = this.#readTable(reader, positions)
      this.sections.push({ start: offset, positions })
      return trailer
    }
    const stream = this.#indirectAt(offset)
    if (!(stream instanceof Stream)) throw new SyntaxFault('no cross-reference section')
    this.#readXrefStream(stream, positions)
    this.sections.push({ start: offset, positions })
    return stream.entries
  }

  #readTable(reader: ValueReader, positions: Map<number, Position | null>): Dictionary {
    for (let word = reader.word(); word !== 'trailer'; word = reader.word()) {
      if (!/^\d{1,10}$/.test(word)) throw new SyntaxFault('a cross-reference table is broken')
      const first = Number(word)
      const count = reader.integer()
      for (let i = 0; i < count; i += 1) {
        const offset = reader.integer()
        reader.integer()
        const kind = reader.word()
        if (kind !== 'n' && kind !== 'f') throw new SyntaxFault('a cross-reference table is broken')
        positions.set(first + i, kind === 'n' ? { kind: 'at', offset } : null)
      }
    }
    const trailer = reader.value()
    if (!(trailer instanceof Dictionary)) throw new SyntaxFault('no trailer')
    return trailer
  }

  #readXrefStream(stream: Stream, positions: Map<number, Position | null>): void {
    const data = this.#decoded(stream)
    const widths = numbersOf(stream.entries.get('W'))
    const index = numbersOf(stream.entries.get('Index') ?? [0, stream.entries.get('Size') ?? 0])
    const [w0 = 0, w1 = 0, w2 = 0] = widths
    let at = 0
    const field = (width: number, absent: number): number => {
      if (width === 0) return absent
      if (at + width > data.length || width > 6) throw new SyntaxFault('a cross-reference stream is broken')
      at += width
      return data.readUIntBE(at - width, width)
    }
    for (let pair = 0; pair + 1 < index.length; pair += 2) {
      for (let i = 0; i < (index[pair + 1] ?? 0); i += 1) {
        const kind = field(w0, 1)
        const second = field(w1, 0)
        const third = field(w2, 0)
        const place: Position | null =
          kind === 1
            ? { kind: 'at', offset: second }
            : kind === 2
              ? { kind: 'within', stream: second, index: third }
              : null
        positions.set((index[pair] ?? 0) + i, place)
      }
    }
  }

  /** The numbers of all objects in any revision. */
  numbers(): Set<number> {
    return new Set(this.sections.flatMap(({ positions }) => [...positions.keys()]))
  }

  /** The position of an object's newest version: two files with the same beginning have the same object if it is equal. */
  positionKey(number: number): string {
    const place = this.#placeOf(number)
    if (!place) return ''
    if (place.kind === 'at') return `${place.offset}`
    return `${this.positionKey(place.stream)}/${place.index}`
  }

  /** True for an object in the file itself and not in an object stream. */
  isDirectlyAt(number: number): boolean {
    return this.#placeOf(number)?.kind === 'at'
  }

  /** The encoded data of a stream. */
  stored(stream: Stream): Buffer {
    const length = this.resolve(stream.entries.get('Length'))
    if (typeof length !== 'number' || length < 0) throw new SyntaxFault('a stream has no length')
    return this.bytes.subarray(stream.start, stream.start + length)
  }

  /** The newest version of the object that a reference leads to, or null. */
  resolve(value: Value | undefined): Value {
    if (!(value instanceof Ref)) return value ?? null
    const cached = this.#objects.get(value.number)
    if (cached !== undefined) return cached
    this.#objects.set(value.number, null)
    const object = this.#load(value.number)
    this.#objects.set(value.number, object)
    return object
  }

  dictionary(value: Value | undefined): Dictionary | undefined {
    const found = this.resolve(value)
    return found instanceof Dictionary ? found : undefined
  }

  array(value: Value | undefined): Value[] {
    const found = this.resolve(value)
    return Array.isArray(found) ? found : []
  }

  #placeOf(number: number): Position | null {
    return this.sections.find((section) => section.positions.has(number))?.positions.get(number) ?? null
  }

  #load(number: number): Value {
    const place = this.#placeOf(number)
    if (!place) return null
    if (place.kind === 'at') return this.#indirectAt(place.offset, number)
    const container = this.resolve(new Ref(place.stream, 0))
    if (!(container instanceof Stream)) throw new SyntaxFault('an object stream is missing')
    const data = this.#decoded(container)
    const header = new ValueReader(data, 0)
    let offset = 0
    for (let i = 0; i <= place.index; i += 1) {
      header.integer()
      offset = header.integer()
    }
    const first = container.entries.get('First')
    return new ValueReader(data, (typeof first === 'number' ? first : 0) + offset).value(1)
  }

  #indirectAt(offset: number, expected?: number): Value {
    const reader = new ValueReader(this.bytes, offset)
    const number = reader.integer()
    reader.integer()
    reader.expect('obj')
    if (expected !== undefined && number !== expected)
      throw new SyntaxFault(`object ${expected} is not where it should be`)
    return reader.value()
  }

  #decoded(stream: Stream): Buffer {
    const data = this.stored(stream)
    const filter = this.array(stream.entries.get('Filter'))[0] ?? this.resolve(stream.entries.get('Filter'))
    if (filter === null) return data
    if (!(filter instanceof Name) || filter.value !== 'FlateDecode')
      throw new SyntaxFault('a stream has an unknown filter')
    const parameters = this.dictionary(
      this.array(stream.entries.get('DecodeParms'))[0] ?? stream.entries.get('DecodeParms'),
    )
    const inflated = inflateSync(data, { maxOutputLength: maxDecoded })
    const predictor = parameters?.get('Predictor')
    return typeof predictor === 'number' && predictor >= 10
      ? withoutPredictor(inflated, Number(parameters?.get('Columns') ?? 1))
      : inflated
  }
}

function numbersOf(value: Value | undefined): number[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === 'number' ? item : 0)) : []
}

/** Reverses PNG prediction (ISO 32000-1 7.4.4.4) of one-byte samples, as used by cross-reference and object streams. */
function withoutPredictor(data: Buffer, columns: number): Buffer {
  const rows = Math.floor(data.length / (columns + 1))
  const out = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (columns + 1)] ?? 0
    for (let i = 0; i < columns; i += 1) {
      const left = i > 0 ? (out[row * columns + i - 1] ?? 0) : 0
      const up = row > 0 ? (out[(row - 1) * columns + i] ?? 0) : 0
      const corner = i > 0 && row > 0 ? (out[(row - 1) * columns + i - 1] ?? 0) : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0
      out[row * columns + i] = ((data[row * (columns + 1) + 1 + i] ?? 0) + guess) & 0xff
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
}
