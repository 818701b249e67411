import { fileEnd } from '../file/file-end.ts'
import { ReadingLimits } from './reading-limits.ts'
import { decodedData } from './stream-data.ts'
import { ValueReader } from './value-reader.ts'
import { Dictionary, Ref, Stream, SyntaxFault, type Value } from './values.ts'
import { Places, type Section } from './xref-sections.ts'

const maxSections = 1000

/** A decoded object stream, with the number and the offset of each of its objects. */
type ObjectStream = { data: Buffer; numbers: number[]; offsets: number[] }

/** A PDF parsed for verification: strictly, without repairs, and independent of the code that writes PDFs. */
export class SealedFile {
  readonly bytes: Buffer
  readonly trailer: Dictionary
  readonly #places: Places
  readonly #limits: ReadingLimits
  readonly #objects = new Map<number, Value>()
  /** Each object stream is decoded once. The limits bound their sum. */
  readonly #objectStreams = new Map<number, ObjectStream>()

  constructor(bytes: Uint8Array, limits = new ReadingLimits()) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#limits = limits
    this.#places = new Places(limits)
    const end = fileEnd(bytes)
    if (!end) throw new SyntaxFault('no end')
    this.trailer = this.#readSections(end.offset)
  }

  /** Newest first. */
  get sections(): readonly Section[] {
    return this.#places.sections
  }

  #readSections(newest: number): Dictionary {
    const seen = new Set<number>()
    const queue = [newest]
    let first: Dictionary | undefined
    for (const offset of queue) {
      // Some files refer to a section twice; it is read only once.
      if (seen.has(offset)) continue
      if (seen.size >= maxSections) throw new SyntaxFault('there are too many cross-reference sections')
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
    this.#places.begin(offset)
    if (reader.word() === 'xref') return this.#places.readTable(reader)
    const stream = this.objectAt(offset)
    if (!(stream instanceof Stream)) throw new SyntaxFault('no cross-reference section')
    this.#places.readStream(stream.entries, this.#decoded(stream))
    return stream.entries
  }

  /** The numbers of all objects in any revision. */
  numbers(): Iterable<number> {
    return this.#places.numbers()
  }

  /** The offset of an object, and the index of the section that states it. Null for an object in an object stream. */
  positionOf(number: number): { offset: number; section: number } | null {
    const place = this.#places.get(number)
    return place?.kind === 'at' ? place : null
  }

  /** The encoded data of a stream. */
  stored(stream: Stream): Buffer {
    const length = this.resolve(stream.entries.get('Length'))
    if (typeof length !== 'number' || length < 0 || stream.start + length > this.bytes.length)
      throw new SyntaxFault('a stream has no length')
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

  #load(number: number): Value {
    const place = this.#places.get(number)
    if (!place) return null
    if (place.kind === 'at') return this.objectAt(place.offset, number)
    const { data, numbers, offsets } = this.#objectStream(place.stream)
    const offset = offsets[place.index]
    if (offset === undefined || numbers[place.index] !== number)
      throw new SyntaxFault(`object ${number} is not where it should be`)
    return this.#parsed(new ValueReader(data, offset), 1)
  }

  #objectStream(number: number): ObjectStream {
    const read = this.#objectStreams.get(number) ?? this.#readObjectStream(number)
    this.#objectStreams.set(number, read)
    return read
  }

  /** ISO 32000-1 7.5.7: an object stream is not in another one. */
  #readObjectStream(number: number): ObjectStream {
    const container = this.positionOf(number) ? this.resolve(new Ref(number, 0)) : null
    if (!(container instanceof Stream)) throw new SyntaxFault('an object stream is missing')
    const data = this.#decoded(container)
    const [count, first] = ['N', 'First'].map((key) => this.resolve(container.entries.get(key)))
    if (typeof count !== 'number' || typeof first !== 'number') throw new SyntaxFault('an object stream is broken')
    this.#limits.takeEntries(Math.max(0, count))
    const header = new ValueReader(data, 0)
    const [numbers, offsets]: [number[], number[]] = [[], []]
    for (let i = 0; i < count; i += 1) {
      numbers.push(header.integer())
      offsets.push(first + header.integer())
    }
    return { data, numbers, offsets }
  }

  /** The object that starts at this offset. */
  objectAt(offset: number, expected?: number): Value {
    const reader = new ValueReader(this.bytes, offset)
    const number = reader.integer()
    reader.integer()
    reader.expect('obj')
    if (expected !== undefined && number !== expected)
      throw new SyntaxFault(`object ${expected} is not where it should be`)
    return this.#parsed(reader, 0)
  }

  #parsed(reader: ValueReader, depth: number): Value {
    const start = reader.at
    const value = reader.value(depth)
    this.#limits.takeParsed(reader.at - start)
    return value
  }

  #decoded(stream: Stream): Buffer {
    const [filter, parameters] = ['Filter', 'DecodeParms'].map((key) => this.#onlyOne(stream.entries.get(key)))
    return decodedData(this.stored(stream), filter ?? null, this.dictionary(parameters), this.#limits)
  }

  /** A value, or the value in an array of one. */
  #onlyOne(value: Value | undefined): Value {
    const found = this.resolve(value)
    if (!Array.isArray(found)) return found
    if (found.length > 1) throw new SyntaxFault('a stream has several filters')
    return this.resolve(found[0])
  }
}
