import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '@libpdf/core'

const blockSize = 64 * 1024

/** A growing byte buffer. `length` is the file offset of the next byte; `origin` bytes precede this buffer. */
export class ByteSink {
  length: number
  readonly #origin: number
  readonly #chunks: Uint8Array[] = []
  /** Texts are short: they are collected in blocks. */
  #block = Buffer.alloc(0)
  #used = 0

  constructor(origin = 0) {
    this.#origin = origin
    this.length = origin
  }

  /** Appends text whose every character is one byte (Latin-1). */
  text(value: string): void {
    if (value.length > this.#block.length - this.#used) {
      this.#endBlock()
      this.#block = Buffer.allocUnsafeSlow(Math.max(blockSize, value.length))
    }
    this.#used += this.#block.write(value, this.#used, 'latin1')
    this.length += value.length
  }

  bytes(value: Uint8Array): void {
    this.#endBlock()
    this.#chunks.push(value)
    this.length += value.length
  }

  toBytes(): Uint8Array {
    this.#endBlock()
    return joined(this.#chunks, this.length - this.#origin)
  }

  /** Everything so far, in parts. */
  parts(): readonly Uint8Array[] {
    this.#endBlock()
    return this.#chunks
  }

  #endBlock(): void {
    if (this.#used > 0) this.#chunks.push(this.#block.subarray(0, this.#used))
    this.#block = this.#block.subarray(this.#used)
    this.#used = 0
  }
}

/** Concatenates the chunks into newly allocated memory. */
export function joined(
  chunks: readonly Uint8Array[],
  length = chunks.reduce((sum, chunk) => sum + chunk.length, 0),
): Uint8Array {
  // Not zero-filled, because every byte is written here.
  const result = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const chunk of chunks) {
    result.set(chunk, at)
    at += chunk.length
  }
  if (at !== length) throw new RangeError('the chunks do not have the stated length')
  return new Uint8Array(result.buffer, result.byteOffset, length)
}

/** An object written as exactly these characters: for placeholders that are filled in after layout. */
export class RawToken {
  readonly type = 'raw'
  readonly bytes: Uint8Array

  constructor(text: string) {
    this.bytes = Buffer.from(text, 'latin1')
  }

  toBytes(writer: { writeBytes(data: Uint8Array): void }): void {
    writer.writeBytes(this.bytes)
  }
}

export const name = (value: string): PdfName => PdfName.of(value)
export const number = (value: number): PdfNumber => PdfNumber.of(value)
export const numbers = (values: readonly number[]): PdfArray => PdfArray.of(...values.map(number))
export const dict = (entries: Record<string, PdfObject>): PdfDict => PdfDict.of(entries)
export const text = (value: string): PdfString => PdfString.fromString(value)

/** A number as PDF writes it: no exponent, at most six decimals, no trailing zeros. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '0'
  if (Number.isInteger(value)) return Object.is(value, -0) ? '0' : BigInt(value).toString()
  const fixed = value.toFixed(6).replace(/0+$/, '').replace(/\.$/, '')
  return fixed === '-0' ? '0' : fixed
}

/** ISO 32000-1 7.3.5: characters other than regular printable ones are written as #xx. */
function formatName(value: string): string {
  const oneByte = [...value].every((c) => (c.codePointAt(0) ?? 0) <= 0xff)
  let out = '/'
  for (const byte of Buffer.from(value, oneByte ? 'latin1' : 'utf8')) {
    const char = String.fromCharCode(byte)
    out += byte < 0x21 || byte > 0x7e || '#%()<>[]{}/'.includes(char) ? `#${byte.toString(16).padStart(2, '0')}` : char
  }
  return out
}

/** A literal string for plain ASCII, hexadecimal otherwise: no escapes, which readers may interpret differently. */
function formatString(bytes: Uint8Array): string {
  const plain = bytes.every((b) => b >= 0x20 && b <= 0x7e && b !== 0x28 && b !== 0x29 && b !== 0x5c)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return plain ? `(${buffer.toString('latin1')})` : `<${buffer.toString('hex')}>`
}

/** The number under which a file has the object of a reference; null if it has none. */
export type Renumbering = (ref: PdfRef) => PdfRef | null

const unchanged: Renumbering = (ref) => ref

function writeEntries(sink: ByteSink, entries: Iterable<[PdfName, PdfObject]>, refs: Renumbering, skip?: string): void {
  for (const [key, value] of entries) {
    if (key.value === skip || value === undefined || value === null) continue
    // An entry without an object is equivalent to no entry (ISO 32000-1 7.3.7).
    if (value instanceof PdfRef && refs(value) === null) continue
    sink.text(`${formatName(key.value)} `)
    writeObject(sink, value, refs)
    sink.text('\n')
  }
}

/** Writes one object; a stream with its data and correct length. */
export function writeObject(sink: ByteSink, object: PdfObject, refs: Renumbering = unchanged): void {
  if (object instanceof PdfStream) {
    sink.text(`<<\n/Length ${object.data.length}\n`)
    writeEntries(sink, object, refs, 'Length')
    sink.text('>>\nstream\n')
    sink.bytes(object.data)
    sink.text('\nendstream')
  } else if (object instanceof PdfDict) {
    sink.text('<<\n')
    writeEntries(sink, object, refs)
    sink.text('>>')
  } else if (object instanceof PdfArray) {
    sink.text('[')
    let first = true
    for (const item of object) {
      if (!first) sink.text(' ')
      writeObject(sink, item, refs)
      first = false
    }
    sink.text(']')
  } else {
    writeScalar(sink, object, refs)
  }
}

function writeScalar(sink: ByteSink, object: PdfObject, refs: Renumbering): void {
  const ref = object instanceof PdfRef ? refs(object) : null
  if (object instanceof PdfName) sink.text(formatName(object.value))
  else if (object instanceof PdfNumber) sink.text(formatNumber(object.value))
  else if (object instanceof PdfString) sink.text(formatString(object.bytes))
  else if (ref) sink.text(`${ref.objectNumber} ${ref.generation} R`)
  else if (object instanceof PdfBool) sink.text(object.value ? 'true' : 'false')
  else if (object instanceof RawToken) sink.bytes(object.bytes)
  else sink.text('null')
}
