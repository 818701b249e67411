import { SyntaxFault } from './values.ts'

/** Thrown for a file whose verification would cost too much. */
export class LimitFault extends SyntaxFault {}

/** A verification reads each revision of a file that ends with a signature, so these are sums over its revisions. */
type Limits = {
  /** The rows of all cross-reference sections, and the entries of all object streams. */
  entries: number
  /** The decoded bytes of all cross-reference and object streams. */
  decoded: number
  /** The bytes of all parsed objects: those of an object stream may overlap. */
  parsed: number
}

const MB = 1024 * 1024
const maxDecodedStream = 64 * MB

/** What one verification may still read. A file that exceeds it is refused, so that reading any file has bounded cost. */
export class ReadingLimits {
  #entries: number
  #decoded: number
  #parsed: number

  constructor({ entries = 4_000_000, decoded = 256 * MB, parsed = 512 * MB }: Partial<Limits> = {}) {
    this.#entries = entries
    this.#decoded = decoded
    this.#parsed = parsed
  }

  takeEntries(count: number): void {
    this.#entries -= count
    if (this.#entries < 0) throw new LimitFault('the file has too many objects')
  }

  takeParsed(length: number): void {
    this.#parsed -= length
    if (this.#parsed < 0) throw new LimitFault('the file has too many long objects')
  }

  /** Decodes one stream. A stream that cannot be decoded counts as if it had the maximum length. */
  decode(run: (maxLength: number) => Buffer): Buffer {
    const most = Math.min(maxDecodedStream, this.#decoded)
    if (most <= 0) throw new LimitFault('the file has too much compressed data')
    this.#decoded -= most
    const data = run(most)
    this.#decoded += most - data.length
    return data
  }
}
