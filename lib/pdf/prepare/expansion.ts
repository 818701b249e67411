import { inflateSync } from 'node:zlib'
import { Refusal } from '#lib/core/refusal.ts'

const maxDecoded = 250 * 1024 * 1024
const maxImage = 512 * 1024 * 1024
/** Expansion is only held against a file once there is much of it: an empty page scanned in black and white is 1,000 : 1. */
const suspiciousSize = 64 * 1024 * 1024
const maxRatio = 200
/** How far before its data a stream's dictionary may start and still be looked at. */
const dictionaryReach = 2048

/**
 * Refuses a file whose compressed streams expand too far, before any parser has touched it: parsers inflate whatever they are
 * given. Images are held to a limit each instead of one together, since five hundred scanned pages are many bytes, one by one.
 */
export function checkExpansion(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let decoded = 0
  for (let at = file.indexOf('stream'); at >= 0; at = file.indexOf('stream', at + 6)) {
    const start = dataStart(file, at)
    if (start === null) continue
    const dictionary = dictionaryBefore(file, at)
    const isImage = /\/Subtype\s*\/Image\b/.test(dictionary)
    const rounds = dictionary.split(/\/(?:FlateDecode|Fl)\b/).length - 1
    const size = inflatedSize(file.subarray(start), Math.max(1, rounds), isImage ? maxImage : maxDecoded - decoded)
    if (!isImage) decoded += size
    if (decoded > suspiciousSize && decoded > bytes.length * maxRatio) throw new Refusal('pdf_too_complex')
  }
}

/** Where a stream's data starts after its keyword; null for "endstream" and for what zlib did not write (RFC 1950, 2.2). */
function dataStart(file: Buffer, keyword: number): number | null {
  if (file.toString('latin1', keyword - 3, keyword) === 'end') return null
  let start = keyword + 'stream'.length
  if (file[start] === 0x0d) start += 1
  if (file[start] === 0x0a) start += 1
  const [method = 0, flags = 0] = file.subarray(start, start + 2)
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? start : null
}

function dictionaryBefore(file: Buffer, keyword: number): string {
  const text = file.toString('latin1', Math.max(0, keyword - dictionaryReach), keyword)
  return text.slice(text.lastIndexOf(' obj') + 1)
}

/** How long the data is once inflated, as often as the dictionary says; never inflated further than the room there is. */
function inflatedSize(data: Uint8Array, rounds: number, room: number): number {
  let current = data
  for (let round = 0; round < rounds; round += 1) {
    try {
      current = inflateSync(current, { maxOutputLength: Math.max(1, room) })
    } catch (error) {
      if (error instanceof RangeError) throw new Refusal('pdf_too_complex')
      return 0
    }
  }
  return current.length
}
