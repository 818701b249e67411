import { crc32 } from 'node:zlib'

/** The files of a bundle, each in consecutive pieces, so that a prefix that several files share is in memory once. */
export type FilesInPieces = ReadonlyMap<string, readonly Buffer[]>

type Entry = { name: string; pieces: readonly Buffer[]; size: number; crc: number }

/** Version 2.0, the first with folders. */
const version = 20
/**
 * 1 January 1980, 00:00, the earliest date of the format. It is fixed, so that the same files always give the same
 * bytes.
 */
const date = 0x0021
const fileName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/
const mostBytes = 0xffffffff
const mostFiles = 0xffff

/**
 * The container of a bundle in pieces: a ZIP in the only form that its verifier accepts (PKWARE APPNOTE 6.3). Files are
 * stored uncompressed and sorted by name, without extra fields or comments and with one fixed date. Throws RangeError
 * for a name that is not plain, relative ASCII, and for more than 4 GiB or 65,535 files, which would need extensions of
 * the format.
 */
export function zipPieces(files: FilesInPieces): Buffer[] {
  const entries = entriesOf(files)
  if (entries.length > mostFiles) throw new RangeError('the bundle has more than 65,535 files')
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const fields = sharedFields(entry)
    const label = Buffer.from(entry.name, 'ascii')
    // "Made by" comes before the shared fields; comment length, disk, attributes and offset come after them.
    directory.push(uint32(0x02014b50), Buffer.of(version, 0), fields, Buffer.alloc(10), uint32(at), label)
    pieces.push(Buffer.concat([uint32(0x04034b50), fields, label]), ...entry.pieces)
    at += 4 + fields.length + label.length + entry.size
    if (at > mostBytes) throw new RangeError('the bundle is larger than 4 GiB')
  }
  const records = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(records.length, 12)
  end.writeUInt32LE(at, 16)
  return [...pieces, records, end]
}

function entriesOf(files: FilesInPieces): Entry[] {
  const checksums = new Map<Buffer | undefined, number>()
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pieces]) => {
      if (name.length > 200 || !fileName.test(name))
        throw new RangeError(`"${name}" is not a valid file name in a bundle`)
      const [first, ...rest] = pieces
      const beginning = checksums.get(first) ?? crc32(first ?? '')
      checksums.set(first, beginning)
      const crc = rest.reduce((sum, piece) => crc32(piece, sum), beginning)
      return { name, pieces, crc, size: pieces.reduce((sum, { length }) => sum + length, 0) }
    })
}

/** The fields that both headers of a file share, from "version needed" on. */
function sharedFields({ name, size, crc }: Entry): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(date, 8)
  fields.writeUInt32LE(crc, 10)
  fields.writeUInt32LE(size, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
