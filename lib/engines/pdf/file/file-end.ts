import { findValue } from './found-value.ts'

/** The offset and kind of a file's last cross-reference section. */
export type FileEnd = { kind: 'table' | 'stream'; offset: number }

const newLine = '(?:\\r\\n|\\n|\\r)'
const lastLines = new RegExp(`startxref${newLine}(\\d{1,12})${newLine}%%EOF${newLine}?$`)
/** The first of the two ends of a linearized file (ISO 32000-1 F.3.4). */
const linearizedEnd = new RegExp(`^startxref${newLine}0${newLine}%%EOF`)
/** White space and comments: programs put their name between a trailer and `startxref`. */
const filler = /^(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n]){0,256}$/
const rowLength = 20
/** Longer than any trailer. */
const maxTrailer = 1024 * 1024

/**
 * The end of a file if all programs find the same one (ISO 32000-1 7.5.5); otherwise null. The file ends with `startxref`, a
 * number and `%%EOF`, each on a line of its own, and at most one end of line after them. Between the section at that offset
 * and these lines there is nothing else, and in particular no other `startxref`; a linearized file may have the one that it
 * begins with. The rows of a table are 20 bytes long. Code that writes a file and code that verifies one use this rule.
 */
export function fileEnd(bytes: Uint8Array): FileEnd | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const lines = lastLinesOf(file)
  if (!lines || lines.offset >= lines.at) return null
  const { offset, at } = lines
  const next = file.indexOf('startxref', offset, 'latin1')
  if (next !== at && !isEndOfLinearized(file, next, at)) return null
  const head = file.toString('latin1', offset, offset + 32)
  const keyword = /^xref[\t ]*(?:\r\n|\n|\r)/.exec(head)
  if (keyword) return isTable(file, offset + keyword[0].length, next) ? { kind: 'table', offset } : null
  const isStream = /^\d{1,10} \d{1,5} obj\b/.test(head) && endsWithObject(file, next)
  return isStream ? { kind: 'stream', offset } : null
}

/**
 * The end of a document that an earlier version of this software prepared, which accepted more forms. Such a document is
 * only ever followed by updates, so its end is not that of a finished file.
 */
export function preparedFileEnd(bytes: Uint8Array): FileEnd | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const tail = file.toString('latin1', Math.max(0, file.length - 4096))
  const match = /startxref\s+(\d+)\s+%%EOF(?![\s\S]*startxref)/.exec(tail)
  const offset = Number(match?.[1] ?? Number.NaN)
  const head = match ? file.toString('latin1', offset, offset + 32) : ''
  if (/^xref\s/.test(head)) return { kind: 'table', offset }
  return /^\d+\s+\d+\s+obj/.test(head) ? { kind: 'stream', offset } : null
}

/** True if the last lines of the file have the form of an end. The section that they refer to is not read. */
export function hasLastLines(file: Buffer): boolean {
  return lastLinesOf(file) !== null
}

function lastLinesOf(file: Buffer): { offset: number; at: number } | null {
  const from = Math.max(0, file.length - 64)
  const match = lastLines.exec(file.toString('latin1', from))
  return match ? { offset: Number(match[1]), at: from + match.index } : null
}

/** True if only the end that follows the first section of a linearized file is at `first`, and the file's own at `last`. */
function isEndOfLinearized(file: Buffer, first: number, last: number): boolean {
  return (
    linearizedEnd.test(file.toString('latin1', first, first + 32)) &&
    file.indexOf('startxref', first + 1, 'latin1') === last
  )
}

/** True if subsections with rows of 20 bytes, and one trailer, are all there is up to `end` (7.5.4). */
function isTable(file: Buffer, start: number, end: number): boolean {
  let at = start
  for (;;) {
    const text = file.toString('latin1', at, at + 64)
    const trailer = /^[\r\n]*trailer/.exec(text)
    if (trailer) return isTrailer(file, at + trailer[0].length, end)
    const header = /^\d{1,10} (\d{1,10})[\t ]*(?:\r\n|\n|\r)/.exec(text)
    if (!header) return false
    at += header[0].length
    for (let rows = Number(header[1]); rows > 0; rows -= 1, at += rowLength)
      if (at + rowLength > end || !isRow(file, at)) return false
  }
}

/** `nnnnnnnnnn ggggg n` or `f`, and an end of line of two bytes. */
function isRow(file: Buffer, at: number): boolean {
  const kind = file[at + 17]
  if (file[at + 10] !== 0x20 || file[at + 16] !== 0x20 || (kind !== 0x6e && kind !== 0x66)) return false
  for (let i = 0; i < 16; i += 1) if (i !== 10 && !isDigit(file[at + i])) return false
  const [first, second] = [file[at + 18], file[at + 19]]
  return first === 0x20 ? second === 0x0d || second === 0x0a : first === 0x0d && second === 0x0a
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isTrailer(file: Buffer, from: number, end: number): boolean {
  if (end - from > maxTrailer) return false
  const text = file.toString('latin1', from, end)
  const { end: close } = findValue(text, 0)
  return text.slice(0, close).trimEnd().endsWith('>>') && filler.test(text.slice(close))
}

/** True if the bytes before `end` end with the end of an object. */
function endsWithObject(file: Buffer, end: number): boolean {
  const text = file.toString('latin1', Math.max(0, end - 256), end)
  const close = text.lastIndexOf('endobj')
  return close >= 0 && filler.test(text.slice(close + 'endobj'.length))
}
