/** A TrueType font with only the glyphs asked for, for embedding as FontFile2 (OpenType 1.9; ISO 32000-1 9.9). */
export type Subset = { program: Uint8Array; codeOf: ReadonlyMap<number, number> }

type Tables = ReadonlyMap<string, Buffer>

const argumentsAreWords = 0x0001
const hasScale = 0x0008
const moreComponents = 0x0020
const hasXyScale = 0x0040
const hasTwoByTwo = 0x0080

/**
 * Keeps the outlines and widths of the glyphs, and of those that they are composed of, under new numbers: 0 is .notdef, then
 * the asked ones in the order given. Deterministic.
 */
export function subsetTrueType(font: Uint8Array, glyphIds: Iterable<number>): Subset {
  const tables = readTables(Buffer.from(font.buffer, font.byteOffset, font.length))
  const codeOf = new Map<number, number>([[0, 0]])
  for (const id of glyphIds) if (!codeOf.has(id)) codeOf.set(id, codeOf.size)
  const outlines: Buffer[] = []
  // A map may grow while it is walked: components are visited too.
  for (const id of codeOf.keys()) outlines.push(withRenumberedComponents(outline(tables, id), codeOf))
  const glyf = outlines.map(padded)
  const head = Buffer.from(table(tables, 'head'))
  head.writeUInt32BE(0, 8)
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(table(tables, 'hhea'))
  hhea.writeUInt16BE(codeOf.size, 34)
  const maxp = Buffer.from(table(tables, 'maxp'))
  maxp.writeUInt16BE(codeOf.size, 4)
  const program = writeTables([
    ...['cvt ', 'fpgm', 'prep'].flatMap((tag) => (tables.has(tag) ? [[tag, table(tables, tag)] as const] : [])),
    ['glyf', Buffer.concat(glyf)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat([...codeOf.keys()].map((id) => metrics(tables, id)))],
    ['loca', offsets(glyf)],
    ['maxp', maxp],
  ])
  return { program, codeOf }
}

function readTables(font: Buffer): Tables {
  const tables = new Map<string, Buffer>()
  for (let i = 0; i < font.readUInt16BE(4); i += 1) {
    const at = 12 + i * 16
    const start = font.readUInt32BE(at + 8)
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)))
  }
  return tables
}

function table(tables: Tables, tag: string): Buffer {
  const found = tables.get(tag)
  if (!found) throw new Error(`the font has no ${tag} table`)
  return found
}

function outline(tables: Tables, id: number): Buffer {
  const loca = table(tables, 'loca')
  const long = table(tables, 'head').readInt16BE(50) === 1
  const at = (n: number): number => (long ? loca.readUInt32BE(n * 4) : loca.readUInt16BE(n * 2) * 2)
  return table(tables, 'glyf').subarray(at(id), at(id + 1))
}

/** Advance width and left side bearing; glyphs past the last full record share its width. */
function metrics(tables: Tables, id: number): Buffer {
  const hmtx = table(tables, 'hmtx')
  const full = table(tables, 'hhea').readUInt16BE(34)
  const record = Buffer.alloc(4)
  record.writeUInt16BE(hmtx.readUInt16BE(Math.min(id, full - 1) * 4), 0)
  record.writeInt16BE(hmtx.readInt16BE(id < full ? id * 4 + 2 : full * 4 + (id - full) * 2), 2)
  return record
}

/** A glyph with a negative number of contours is composed of others, which join the subset. */
function withRenumberedComponents(glyph: Buffer, codeOf: Map<number, number>): Buffer {
  if (glyph.length < 10 || glyph.readInt16BE(0) >= 0) return glyph
  const copy = Buffer.from(glyph)
  let at = 10
  for (let flags = moreComponents; flags & moreComponents; ) {
    flags = copy.readUInt16BE(at)
    const component = copy.readUInt16BE(at + 2)
    if (!codeOf.has(component)) codeOf.set(component, codeOf.size)
    copy.writeUInt16BE(codeOf.get(component) ?? 0, at + 2)
    at += 4 + (flags & argumentsAreWords ? 4 : 2)
    if (flags & hasScale) at += 2
    else if (flags & hasXyScale) at += 4
    else if (flags & hasTwoByTwo) at += 8
  }
  return copy
}

function padded(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))])
}

function offsets(glyf: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc((glyf.length + 1) * 4)
  let at = 0
  glyf.forEach((glyph, i) => {
    at += glyph.length
    loca.writeUInt32BE(at, (i + 1) * 4)
  })
  return loca
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}

function writeTables(tables: readonly (readonly [tag: string, bytes: Buffer])[]): Uint8Array {
  const count = tables.length
  const power = 2 ** Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + count * 16)
  head.writeUInt32BE(0x00010000, 0)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((count - power) * 16, 10)
  const bodies = tables.map(([, bytes]) => padded(bytes))
  let offset = head.length
  tables.forEach(([tag, bytes], i) => {
    const body = bodies[i] ?? bytes
    const at = 12 + i * 16
    head.write(tag, at, 'latin1')
    head.writeUInt32BE(checksum(body), at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(bytes.length, at + 12)
    offset += body.length
  })
  const font = Buffer.concat([head, ...bodies])
  // head.checkSumAdjustment makes the whole font's sum come out as the magic number.
  const headIndex = tables.findIndex(([tag]) => tag === 'head')
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, head.readUInt32BE(12 + headIndex * 16 + 8) + 8)
  return new Uint8Array(font.buffer, font.byteOffset, font.length)
}
