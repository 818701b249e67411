import { Dictionary, Name, Ref, Stream, SyntaxFault, Text, type Value } from './values.ts'

const whiteSpace = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const delimiters = new Set([...'()<>[]{}/%'].map((c) => c.charCodeAt(0)))
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
const maxDepth = 100

/** Parses consecutive PDF values (ISO 32000-1 7.3) from a buffer. */
export class ValueReader {
  at: number
  readonly #file: Buffer

  constructor(file: Buffer, at: number) {
    this.#file = file
    this.at = at
  }

  skipSpace(): void {
    for (; this.at < this.#file.length; this.at += 1) {
      const byte = this.#file[this.at] ?? 0
      if (byte === 0x25)
        while (this.at < this.#file.length && this.#file[this.at] !== 0x0a && this.#file[this.at] !== 0x0d) this.at += 1
      else if (!whiteSpace.has(byte)) return
    }
  }

  /** The word of regular characters that starts here. */
  word(): string {
    this.skipSpace()
    return this.#regularCharacters()
  }

  expect(word: string): void {
    if (this.word() !== word) throw new SyntaxFault(`${word} expected at ${this.at}`)
  }

  integer(): number {
    const word = this.word()
    if (!/^\d{1,12}$/.test(word)) throw new SyntaxFault(`a number expected at ${this.at}`)
    return Number(word)
  }

  value(depth = 0): Value {
    if (depth > maxDepth) throw new SyntaxFault('nested too deep')
    this.skipSpace()
    const byte = this.#file[this.at]
    if (byte === 0x2f) return this.#name()
    if (byte === 0x28) return this.#literal()
    if (byte === 0x5b) return this.#array(depth)
    if (byte === 0x3c) return this.#file[this.at + 1] === 0x3c ? this.#dictionary(depth) : this.#hexadecimal()
    return this.#scalar()
  }

  #scalar(): Value {
    const word = this.word()
    if (word === 'null') return null
    if (word === 'true' || word === 'false') return word === 'true'
    // Each character is read once: with `\d+\.?\d*` a long row of digits would be tried at each of them.
    if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(word)) throw new SyntaxFault(`no value at ${this.at}`)
    return /^\d+$/.test(word) ? this.#numberOrRef(Number(word)) : Number(word)
  }

  #numberOrRef(number: number): Value {
    const back = this.at
    const generation = this.word()
    if (/^\d{1,5}$/.test(generation) && this.word() === 'R') return new Ref(number, Number(generation))
    this.at = back
    return number
  }

  #regularCharacters(): string {
    const start = this.at
    while (
      this.at < this.#file.length &&
      !whiteSpace.has(this.#file[this.at] ?? 0) &&
      !delimiters.has(this.#file[this.at] ?? 0)
    )
      this.at += 1
    return this.#file.toString('latin1', start, this.at)
  }

  #name(): Name {
    this.at += 1
    const raw = this.#regularCharacters()
    return new Name(
      raw.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  }

  #hexadecimal(): Text {
    const start = this.at
    const end = this.#file.indexOf(0x3e, start)
    if (end < 0) throw new SyntaxFault('a string does not end')
    const digits = this.#file.toString('latin1', start + 1, end).replace(/[\0\t\n\f\r ]/g, '')
    if (/[^0-9a-fA-F]/.test(digits)) throw new SyntaxFault(`not hexadecimal at ${start}`)
    this.at = end + 1
    return new Text(Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex'), start, this.at)
  }

  #literal(): Text {
    const start = this.at
    const bytes: number[] = []
    let open = 1
    this.at += 1
    for (; open > 0; this.at += 1) {
      const byte = this.#file[this.at]
      if (byte === undefined) throw new SyntaxFault('a string does not end')
      if (byte === 0x5c) this.#escape(bytes)
      else {
        if (byte === 0x28) open += 1
        if (byte === 0x29) open -= 1
        if (open > 0) bytes.push(byte)
      }
    }
    return new Text(Buffer.from(bytes), start, this.at)
  }

  /** Reads the character after a backslash; leaves `at` on the last character of the escape. */
  #escape(bytes: number[]): void {
    this.at += 1
    const octal = /^[0-7]{1,3}/.exec(this.#file.toString('latin1', this.at, this.at + 3))?.[0]
    if (octal) {
      bytes.push(Number.parseInt(octal, 8) & 0xff)
      this.at += octal.length - 1
      return
    }
    const char = String.fromCharCode(this.#file[this.at] ?? 0)
    if (char === '\r' && this.#file[this.at + 1] === 0x0a) this.at += 1
    else if (char !== '\r' && char !== '\n') bytes.push(escapes[char] ?? char.charCodeAt(0))
  }

  #array(depth: number): Value[] {
    this.at += 1
    const items: Value[] = []
    for (;;) {
      this.skipSpace()
      if (this.#file[this.at] === 0x5d) break
      items.push(this.value(depth + 1))
    }
    this.at += 1
    return items
  }

  #dictionary(depth: number): Dictionary | Stream {
    this.at += 2
    const entries = new Dictionary()
    for (;;) {
      this.skipSpace()
      if (this.#file[this.at] === 0x3e && this.#file[this.at + 1] === 0x3e) break
      const key = this.value(depth + 1)
      if (!(key instanceof Name)) throw new SyntaxFault(`a key expected at ${this.at}`)
      if (entries.has(key.value)) entries.repeats = true
      entries.set(key.value, this.value(depth + 1))
    }
    this.at += 2
    return depth === 0 ? this.#streamOr(entries) : entries
  }

  #streamOr(entries: Dictionary): Dictionary | Stream {
    const back = this.at
    if (this.word() !== 'stream') {
      this.at = back
      return entries
    }
    if (this.#file[this.at] === 0x0d) this.at += 1
    if (this.#file[this.at] === 0x0a) this.at += 1
    return new Stream(entries, this.at)
  }
}
