import { brotliDecompressSync } from 'node:zlib'
import { FontFault } from './font-fault.ts'
import { glyphTables } from './woff2-glyphs.ts'

/** The tags with a number in WOFF2 (WOFF 2.0, 4.1), in order. */
const knownTags = (
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea ' +
  'vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar ' +
  'gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
)
  .split(' ')
  .map((tag) => tag.replace('_', ' '))

/** The largest font that is installed has 1.2 MB. */
const maxDecoded = 8 * 1024 * 1024

type Entry = { tag: string; transform: number; length: number }

/**
 * Converts a WOFF2 font to a plain TrueType file for shaping (W3C WOFF File Format 2.0): the container, the transformed glyf
 * and loca tables and the transformed hmtx table. Implemented here because line layout needs it synchronously, and published
 * decoders are asynchronous. For fonts of our dependencies. Throws FontFault.
 */
export function sfntOfWoff2(file: Uint8Array): Uint8Array {
  try {
    return converted(Buffer.from(file.buffer, file.byteOffset, file.length))
  } catch (error) {
    if (error instanceof FontFault || !isOutside(error)) throw error
    throw new FontFault('the font is damaged', { cause: error })
  }
}

/** True for an error of Buffer, about a position or a value out of range, or of the decompressor. */
function isOutside(error: unknown): boolean {
  return error instanceof Error && !(error instanceof TypeError) && 'code' in error
}

function converted(woff: Buffer): Uint8Array {
  if (woff.toString('latin1', 0, 4) !== 'wOF2') throw new FontFault('not a WOFF2 font')
  const flavor = woff.readUInt32BE(4)
  const { entries, end } = directory(woff, woff.readUInt16BE(12))
  const packed = woff.subarray(end, end + woff.readUInt32BE(20))
  const data = brotliDecompressSync(packed, { maxOutputLength: maxDecoded })
  const stored = new Map<string, Buffer>()
  let at = 0
  for (const { tag, length } of entries) {
    stored.set(tag, data.subarray(at, at + length))
    at += length
  }
  if (at > data.length) throw new FontFault('the tables are incomplete')
  const transformed = new Set(entries.filter((entry) => isTransformed(entry)).map(({ tag }) => tag))
  return assembled(flavor, plainTables(stored, transformed))
}

function directory(woff: Buffer, count: number): { entries: Entry[]; end: number } {
  const entries: Entry[] = []
  let at = 48
  const base128 = (): number => {
    let value = 0
    for (;;) {
      const byte = woff.readUInt8(at)
      at += 1
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
  }
  for (let i = 0; i < count; i += 1) {
    const flags = woff.readUInt8(at)
    at += 1
    let tag = knownTags[flags & 0x3f]
    if (tag === undefined) {
      tag = woff.toString('latin1', at, at + 4)
      at += 4
    }
    const entry = { tag, transform: flags >> 6, length: base128() }
    if (isTransformed(entry)) entry.length = base128()
    entries.push(entry)
  }
  return { entries, end: at }
}

/** glyf and loca are transformed unless marked otherwise; other tables only if marked. */
function isTransformed({ tag, transform }: Entry): boolean {
  return tag === 'glyf' || tag === 'loca' ? transform !== 3 : transform !== 0
}

function plainTables(stored: ReadonlyMap<string, Buffer>, transformed: ReadonlySet<string>): [string, Buffer][] {
  const glyf = stored.get('glyf')
  const outlines = glyf && transformed.has('glyf') ? glyphTables(glyf) : null
  const hhea = stored.get('hhea')
  return [...stored].map(([tag, table]) => {
    if (outlines && tag === 'glyf') return [tag, outlines.glyf]
    if (outlines && tag === 'loca') return [tag, outlines.loca]
    if (outlines && hhea && tag === 'hmtx' && transformed.has('hmtx'))
      return [tag, metrics(table, hhea.readUInt16BE(34), outlines.xMins)]
    if (outlines && tag === 'head') {
      const head = Buffer.from(table)
      head.writeInt16BE(1, 50)
      return [tag, head]
    }
    return [tag, table]
  })
}

/** Omitted left side bearings equal the left bound of the outline (WOFF 2.0, 5.4). */
function metrics(table: Buffer, full: number, xMins: readonly number[]): Buffer {
  const flags = table.readUInt8(0)
  const plain = Buffer.alloc(full * 4 + (xMins.length - full) * 2)
  let bearings = 1 + full * 2
  for (const [id, xMin] of xMins.entries()) {
    if (id < full) plain.writeUInt16BE(table.readUInt16BE(1 + id * 2), id * 4)
    const absent = (flags & (id < full ? 1 : 2)) !== 0
    plain.writeInt16BE(absent ? xMin : table.readInt16BE(bearings), id < full ? id * 4 + 2 : full * 4 + (id - full) * 2)
    if (!absent) bearings += 2
  }
  return plain
}

/** Checksums are zero: neither the shaper nor the subsetter reads them, and embedded fonts are rewritten. */
function assembled(flavor: number, tables: readonly [string, Buffer][]): Uint8Array {
  const inOrder = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  const head: Buffer = Buffer.alloc(12 + inOrder.length * 16)
  head.writeUInt32BE(flavor, 0)
  head.writeUInt16BE(inOrder.length, 4)
  let offset = head.length
  const parts: Buffer[] = [head]
  for (const [i, [tag, table]] of inOrder.entries()) {
    head.write(tag, 12 + i * 16, 'latin1')
    head.writeUInt32BE(offset, 20 + i * 16)
    head.writeUInt32BE(table.length, 24 + i * 16)
    const padding = (4 - (table.length % 4)) % 4
    parts.push(table, Buffer.alloc(padding))
    offset += table.length + padding
  }
  return new Uint8Array(Buffer.concat(parts))
}
