import type { Writable } from 'node:stream'

/** The size of one write to the pipe: a large file must not block the event loop. */
const slice = 256 * 1024
/** The longest JSON, and the most bytes, of one message. */
const maxHead = 16 * 1024 * 1024
const maxBytes = 512 * 1024 * 1024
/** The most byte arrays of one message: more than files can be joined. */
const maxParts = 1000

/**
 * Writes a message to a pipe: the length of the JSON in eight digits, the JSON, then the bytes of every byte array in the
 * message. The JSON has the position and size of each array instead. The arrays are neither copied nor encoded.
 */
export async function writeFrame(pipe: Writable, message: unknown): Promise<void> {
  const parts: Uint8Array[] = []
  // JSON.stringify passes a Buffer as an array of numbers, so the Buffer is looked up in its parent.
  const json = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    const bytes = this[key]
    if (!(bytes instanceof Uint8Array)) return value
    parts.push(bytes)
    return { $bytes: parts.length - 1, size: bytes.length }
  })
  const head = Buffer.from(json)
  await written(pipe, Buffer.from(String(head.length).padStart(8, '0')))
  await written(pipe, head)
  for (const part of parts)
    for (let at = 0; at < part.length; at += slice) await written(pipe, part.subarray(at, at + slice))
}

function written(pipe: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    pipe.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

type Part = { owner: Record<string, unknown>; key: string; size: number }

/** Reassembles messages from the chunks that arrive. `push` throws for a message that is malformed or too large. */
export class FrameReader {
  readonly #arrived: (message: unknown) => void
  #target: Uint8Array = new Uint8Array(8)
  #filled = 0
  #then: (full: Uint8Array) => void = (digits) => this.#readHead(digits)

  constructor(arrived: (message: unknown) => void) {
    this.#arrived = arrived
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + this.#target.length - this.#filled)
      this.#target.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === this.#target.length) this.#then(this.#target)
    }
  }

  #expect(length: number, then: (full: Uint8Array) => void): void {
    this.#target = new Uint8Array(length)
    this.#filled = 0
    this.#then = then
    if (length === 0) then(this.#target)
  }

  #readHead(digits: Uint8Array): void {
    const length = Number(/^\d{8}$/.exec(Buffer.from(digits).toString('latin1'))?.[0] ?? Number.NaN)
    if (!(length <= maxHead)) throw new Error('a message of the PDF process is malformed')
    this.#expect(length, (head) => {
      const parts: Part[] = []
      const message = JSON.parse(
        Buffer.from(head).toString('utf8'),
        function (this: Record<string, unknown>, key, value) {
          if (typeof value?.$bytes === 'number') parts[value.$bytes] = { owner: this, key, size: value.size }
          return value
        },
      ) as unknown
      assertSizes(parts)
      this.#readParts(message, parts, 0)
    })
  }

  #readParts(message: unknown, parts: readonly Part[], at: number): void {
    const next = parts[at]
    if (!next) {
      this.#expect(8, (digits) => this.#readHead(digits))
      this.#arrived(message)
      return
    }
    this.#expect(next.size, (bytes) => {
      next.owner[next.key] = bytes
      this.#readParts(message, parts, at + 1)
    })
  }
}

function assertSizes(parts: readonly ({ size: number } | undefined)[]): void {
  if (parts.length > maxParts) throw new Error('a message of the PDF process has too many parts')
  let total = 0
  for (let i = 0; i < parts.length; i += 1) {
    const size = parts[i]?.size
    if (size === undefined || !Number.isSafeInteger(size) || size < 0)
      throw new Error('a message of the PDF process is malformed')
    total += size
  }
  if (total > maxBytes) throw new Error('a message of the PDF process is too large')
}
