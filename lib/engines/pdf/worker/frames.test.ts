import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { FrameReader, writeFrame } from './frames.ts'

const large = new Uint8Array(300_000).map((_, i) => i % 251)

/** The message with its bytes as text, which compares faster. */
function plain(message: unknown): string {
  return JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    const bytes = this[key]
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value
  })
}

function framed(head: object): string {
  const json = JSON.stringify(head)
  return `${String(json.length).padStart(8, '0')}${json}`
}

describe('messages over a pipe', () => {
  it('arrive complete with their bytes, in chunks of any size', async () => {
    const messages = [
      { kind: 'join', files: [large, new Uint8Array(0), Uint8Array.of(1, 2, 3)] },
      { ok: false, refusal: { code: 'pdf_damaged', details: { name: 'é' } } },
      { bytes: Buffer.from([9]) },
    ]
    const pipe = new PassThrough({ highWaterMark: 1024 * 1024 })
    for (const message of messages) await writeFrame(pipe, message)
    const whole = pipe.read() as Buffer
    for (const step of [3, 65_536, whole.length]) {
      const arrived: unknown[] = []
      const reader = new FrameReader((message) => arrived.push(message))
      for (let at = 0; at < whole.length; at += step) reader.push(whole.subarray(at, at + step))
      expect(arrived.map(plain)).toEqual(messages.map(plain))
    }
  })
  it.each([
    ['a length that is not a number', 'length!!{}'],
    ['a head that is too long', '99999999'],
    ['a head that is not JSON', '00000002{]'],
    ['a negative size', '00000028{"a":{"$bytes":0,"size":-1}}'],
    ['a size beyond the limit', '00000039{"a":{"$bytes":0,"size":9007199254740}}'],
    ['bytes without a position', '00000027{"a":{"$bytes":7,"size":1}}'],
    ['too many byte arrays', framed({ files: Array.from({ length: 1001 }, (_, i) => ({ $bytes: i, size: 1 })) })],
    ['a position far beyond the others', framed({ a: { $bytes: 4_294_967_294, size: 1 } })],
  ])('are refused for %s', (_, text) => {
    const arrived: unknown[] = []
    expect(() => new FrameReader((message) => arrived.push(message)).push(Buffer.from(text))).toThrow()
    expect(arrived).toEqual([])
  })
})
