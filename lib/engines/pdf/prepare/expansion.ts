import { createInflate, inflateSync } from 'node:zlib'
import { Refusal } from '#lib/core/refusal.ts'

const maxDecoded = 250 * 1024 * 1024
const maxImage = 512 * 1024 * 1024
/** Nearly twice A0 at 600 dpi. Larger images cannot be drawn within the time limit at any bit depth. */
const maxPixels = 1_000_000_000
/** Below this size expansion is not limited: an empty page scanned in black and white expands 1,000 : 1. */
const suspiciousSize = 64 * 1024 * 1024
const maxRatio = 200
/** How far before its data a stream's dictionary is searched. */
const dictionaryReach = 2048
/** Larger streams are measured in chunks instead of in memory. */
const inMemoryLimit = 4 * 1024 * 1024

/**
 * Refuses a file whose compressed streams expand too far, before any parser reads it: parsers inflate without limit. Images
 * have individual limits instead of a common one, since five hundred scanned pages are many bytes, decoded one by one.
 * Resolves with the decoded size of the largest stream that is not an image, as far as it can be determined.
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

/** The size of the data inflated as many times as the dictionary states. Stops at the limit. */
async function inflatedSize(data: Uint8Array, rounds: number, room: number): Promise<number> {
  let current = data
  for (let round = 1; round <= rounds; round += 1) {
    try {
      current = inflateSync(current, { maxOutputLength: Math.min(room, round < rounds ? maxDecoded : inMemoryLimit) })
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
