// @ts-check
// The container of a bundle: a ZIP in one canonical form (PKWARE APPNOTE 6.3, method 0 "stored"), which determines every byte:
// sorted names, no compression, no extra fields, no comment, one fixed time. A container is verified by writing its files
// again in that form and comparing the bytes.
import { crc32Of } from './crc.mjs'

/** @typedef {Map<string, Buffer>} Files  name → bytes */
/** @typedef {{ file: string, what: string }} Problem */
/** @typedef {{ name: string, pieces: readonly Buffer[], size: number, crc: number }} Entry */
/** @typedef {{ until: number, of: string }} Region  the part that the bytes up to `until` belong to */

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** Version 2.0, the first with folders. */
const VERSION = 20
/** 1 January 1980, 00:00, the earliest date of the format. */
const DATE = 0x0021
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/
const LIMIT = 0xffffffff

/** True for a valid file name in a bundle: plain ASCII, relative, without parent folders. @param {string} name */
export function isBundleName(name) {
  return name.length <= 200 && NAME.test(name)
}

/** The fields that both headers of a file share, from "version needed" on. @param {Entry} entry */
function shared({ name, size, crc }) {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(VERSION, 0)
  fields.writeUInt16LE(DATE, 8)
  fields.writeUInt32LE(crc, 10)
  fields.writeUInt32LE(size, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

/** @param {number} signature */
function signatureOf(signature) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(signature)
  return bytes
}

/** @param {Iterable<[string, Buffer | readonly Buffer[]]>} files @returns {Entry[]} sorted */
function entriesOf(files) {
  /** The CRC of a prefix that several files share is computed once. @type {Map<Buffer, number>} */
  const beginnings = new Map()
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([name, bytes]) => {
    const pieces = Array.isArray(bytes) ? bytes : [bytes]
    const [first = Buffer.alloc(0), ...rest] = pieces
    const beginning = beginnings.get(first) ?? crc32Of(first)
    beginnings.set(first, beginning)
    const crc = rest.reduce((sum, piece) => crc32Of(piece, sum), beginning)
    return { name, pieces, crc, size: pieces.reduce((sum, { length }) => sum + length, 0) }
  })
}

/**
 * Writes the container in pieces, each with the part that it belongs to. Throws for an invalid name, and for files that would
 * need extensions of the format (4 GiB, 65,535 files).
 * @param {Iterable<[string, Buffer | readonly Buffer[]]>} files  each whole, or in consecutive pieces
 * @returns {Generator<{ bytes: Buffer, of: string }>}
 */
export function* zipPieces(files) {
  const entries = entriesOf(files)
  /** @type {{ bytes: Buffer, of: string }[]} */
  const directory = []
  let at = 0
  for (const entry of entries) {
    const { name, pieces, size } = entry
    if (!isBundleName(name)) throw new RangeError(`"${name}" is not a valid name for a file in a bundle`)
    const [fields, label] = [shared(entry), Buffer.from(name, 'ascii')]
    const offset = Buffer.alloc(4)
    offset.writeUInt32LE(at)
    const header = Buffer.concat([signatureOf(LOCAL), fields, label])
    // "Made by", and between the shared fields and the offset: comment length, disk, attributes.
    const made = Buffer.from([VERSION, 0])
    const record = [signatureOf(CENTRAL), made, fields, Buffer.alloc(10), offset, label]
    directory.push({ bytes: Buffer.concat(record), of: `the directory entry of ${name}` })
    yield { bytes: header, of: `the header of ${name}` }
    for (const bytes of pieces) yield { bytes, of: name }
    at += header.length + size
    if (at > LIMIT) throw new RangeError('the bundle is larger than 4 GiB')
  }
  if (entries.length > 0xffff) throw new RangeError('the bundle has more than 65,535 files')
  yield* directory
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, { bytes }) => sum + bytes.length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  yield { bytes: end, of: 'the end of the directory' }
}

/** Writes the container to one buffer. @param {Iterable<[string, Buffer | readonly Buffer[]]>} files @returns {Buffer} */
export function writeZip(files) {
  return Buffer.concat([...zipPieces(files)].map(({ bytes }) => bytes))
}

/** Reads the files by their local headers. Null if that fails. @param {Buffer} zip @returns {Files | null} */
function byHeaders(zip) {
  /** @type {Files} */
  const files = new Map()
  let at = 0
  while (at + 30 <= zip.length && zip.readUInt32LE(at) === LOCAL) {
    const size = zip.readUInt32LE(at + 22)
    const start = at + 30 + zip.readUInt16LE(at + 26)
    if (start + size > zip.length) return null
    const name = zip.toString('latin1', at + 30, start)
    if (!isBundleName(name) || files.has(name)) return null
    files.set(name, zip.subarray(start, start + size))
    at = start + size
  }
  return files.size > 0 ? files : null
}

/** Reads the files by the central directory. Null if that fails. @param {Buffer} zip @returns {Files | null} */
function byDirectory(zip) {
  if (zip.length < 22) return null
  /** @type {Files} */
  const files = new Map()
  let at = zip.readUInt32LE(zip.length - 6)
  while (at + 46 <= zip.length - 22 && zip.readUInt32LE(at) === CENTRAL) {
    const size = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const start = zip.readUInt32LE(at + 42) + 30 + nameLength
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength)
    if (start + size > zip.length || !isBundleName(name) || files.has(name)) return null
    files.set(name, zip.subarray(start, start + size))
    at += 46 + nameLength
  }
  return files.size > 0 ? files : null
}

/** The parts in which a container differs from its canonical form. @param {Files} files @param {Buffer} zip */
function differences(files, zip) {
  /** @type {Set<string>} */
  const parts = new Set()
  let at = 0
  for (const { bytes, of } of zipPieces(files)) {
    if (!bytes.equals(zip.subarray(at, at + bytes.length))) parts.add(of)
    at += bytes.length
  }
  if (at < zip.length) parts.add('the data after the end of the directory')
  return [...parts]
}

/**
 * Reads a container and reports where it differs from the canonical form. It is read by its directory and by its headers; the
 * reading with fewer differences counts. Throws if both fail.
 * @param {Buffer} zip
 * @param {string} called  the name of the container in messages
 * @returns {{ files: Files, problems: Problem[] }}
 */
export function readZip(zip, called) {
  const found = [byDirectory(zip), byHeaders(zip)]
    .flatMap((files) => (files ? [{ files, parts: differences(files, zip) }] : []))
    .sort((a, b) => a.parts.length - b.parts.length)
  const [best] = found
  if (!best) throw new Error('not an evidence bundle, or badly damaged')
  // If headers and directory disagree and neither is better, the differences of both are reported.
  const parts = new Set(found.filter((one) => one.parts.length === best.parts.length).flatMap((one) => one.parts))
  const problems = [...parts].map((part) => ({ file: called, what: `${part} is not in the format of a bundle` }))
  return { files: best.files, problems }
}
