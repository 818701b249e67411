import { createInflate, inflateSync } from 'node:zlib'
import { Refusal } from '#lib/core/refusal.ts'

const maxDecoded = 250 * 1024 * 1024
const maxImage = 512 * 1024 * 1024
/** Nearly twice A0 at 600 dpi. Beyond it no page is drawn within the time that there is, however few bits a pixel has. */
const maxPixels = 1_000_000_000
/** Expansion is only held against a file once there is much of it: an empty page scanned in black and white is 1,000 : 1. */
const suspiciousSize = 64 * 1024 * 1024
const maxRatio = 200
/** How far before its data a stream's dictionary may start and still be looked at. */
const dictionaryReach = 2048
/** Beyond this a stream is counted piece by piece instead of being held. */
const held = 4 * 1024 * 1024

/**
 * Refuses a file whose compressed streams expand too far, before any parser has touched it: parsers inflate whatever they are
 * given. Images are held to a limit each instead of one together, since five hundred scanned pages are many bytes, one by one.
 * Says how large the largest stream is that is no image, decoded as far as this can tell.
 */
export async function checkExpansion(bytes: Uint8Array): Promise<{ largest: number }> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let decoded = 0
  let largest = 0
  for (let at = file.indexOf('stream'); at >= 0; at = file.indexOf('stream', at + 6)) {
    if (file.toString('latin1', at - 3, at) === 'end') continue
    const dictionary = dictionaryBefore(file, at)
    const isImage = /\/Subtype\s*\/Image\b/.test(dictionary)
    if (isImage && extent(dictionary, 'Width') * extent(dictionary, 'Height') > maxPixels)
      throw new Refusal('pdf_too_complex')
    const start = dataStart(file, at)
    if (!isZlib(file, start)) {
      const end = file.indexOf('endstream', start)
      if (!isImage && end > start) largest = Math.max(largest, end - start)
      continue
    }
    const rounds = dictionary.split(/\/(?:FlateDecode|Fl)\b/).length - 1
    const room = isImage ? maxImage : maxDecoded - decoded
    const size = await inflatedSize(file.subarray(start), Math.max(1, rounds), Math.max(1, room))
    if (isImage) continue
    decoded += size
    largest = Math.max(largest, size)
    if (decoded > suspiciousSize && decoded > bytes.length * maxRatio) throw new Refusal('pdf_too_complex')
  }
  return { largest }
}

function extent(dictionary: string, key: string): number {
  return Number(new RegExp(`/${key}\\s+(\\d+)`).exec(dictionary)?.[1] ?? 0)
}

function dataStart(file: Buffer, keyword: number): number {
  let start = keyword + 'stream'.length
  if (file[start] === 0x0d) start += 1
  if (file[start] === 0x0a) start += 1
  return start
}

/** RFC 1950, 2.2 */
function isZlib(file: Buffer, start: number): boolean {
  const [method = 0, flags = 0] = file.subarray(start, start + 2)
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0
}

function dictionaryBefore(file: Buffer, keyword: number): string {
  const text = file.toString('latin1', Math.max(0, keyword - dictionaryReach), keyword)
  return text.slice(text.lastIndexOf(' obj') + 1)
}

/** How long the data is once inflated, as often as the dictionary says; never inflated further than the room there is. */
async function inflatedSize(data: Uint8Array, rounds: number, room: number): Promise<number> {
  let current = data
  for (let round = 1; round <= rounds; round += 1) {
    try {
      current = inflateSync(current, { maxOutputLength: Math.min(room, round < rounds ? maxDecoded : held) })
    } catch (error) {
      if (!(error instanceof RangeError)) return 0
      if (round < rounds) throw new Refusal('pdf_too_complex')
      return countedSize(current, room)
    }
  }
  return current.length
}

function countedSize(data: Uint8Array, room: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let size = 0
    const inflate = createInflate({ chunkSize: 1024 * 1024 })
    inflate.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= room) return
      inflate.destroy()
      reject(new Refusal('pdf_too_complex'))
    })
    inflate.on('end', () => resolve(size)).on('error', () => resolve(size))
    inflate.end(data)
  })
}
