import { FontFault } from './font-fault.ts'

/** TrueType outlines: glyf, loca with long offsets, and the left bound of each glyph. */
export type GlyphTables = { glyf: Buffer; loca: Buffer; xMins: number[] }

const incomplete = () => new FontFault('the outlines are incomplete')

/** A byte stream of a transformed glyf table. */
class Stream {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw incomplete()
    this.#at += 1
    return byte
  }

  short(): number {
    return ((this.byte() << 24) >> 16) | this.byte()
  }

  /** Throws FontFault if there are fewer bytes, so that a stated count is never more than the length of the data. */
  take(length: number): Buffer {
    this.#at += length
    if (this.#at > this.#bytes.length) throw incomplete()
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** 255UInt16 (WOFF 2.0, 4.2). */
  packed(): number {
    const code = this.byte()
    if (code === 253) return this.short() & 0xffff
    if (code === 254) return 506 + this.byte()
    return code === 255 ? 253 + this.byte() : code
  }
}

type Streams = Record<'contours' | 'points' | 'flags' | 'glyphs' | 'composites' | 'boxes' | 'instructions', Stream>
type Point = { x: number; y: number; on: boolean }

const isWordArguments = 0x0001
const moreComponents = 0x0020
const hasInstructions = 0x0100

/** Reverses the transform of the glyf table (WOFF 2.0, 5.1). */
export function glyphTables(table: Buffer): GlyphTables {
  const count = table.readUInt16BE(4)
  let at = 36
  const next = (i: number): Buffer => {
    const length = table.readUInt32BE(8 + i * 4)
    at += length
    return table.subarray(at - length, at)
  }
  const parts = [0, 1, 2, 3, 4, 5, 6].map(next)
  const [contours, points, flags, glyphs, composites, boxes, instructions] = parts.map((part) => new Stream(part))
  if (!contours || !points || !flags || !glyphs || !composites || !boxes || !instructions)
    throw new FontFault('there are no glyphs')
  const streams: Streams = { contours, points, flags, glyphs, composites, boxes, instructions }
  const boxed = boxes.take(4 * Math.floor((count + 31) / 32))
  const overlapping = table.readUInt16BE(2) & 1 ? table.subarray(at) : null
  const isSet = (bits: Buffer | null, id: number): boolean =>
    bits !== null && ((bits[id >> 3] ?? 0) & (0x80 >> (id & 7))) !== 0
  const outlines: Buffer[] = []
  const loca = Buffer.alloc((count + 1) * 4)
  const xMins: number[] = []
  let offset = 0
  for (let id = 0; id < count; id += 1) {
    const outline = glyph(streams, isSet(boxed, id), isSet(overlapping, id))
    xMins.push(outline.length > 0 ? outline.readInt16BE(2) : 0)
    outlines.push(outline)
    offset += outline.length
    loca.writeUInt32BE(offset, (id + 1) * 4)
  }
  return { glyf: Buffer.concat(outlines), loca, xMins }
}

function glyph(streams: Streams, isBoxed: boolean, isOverlapping: boolean): Buffer {
  const count = streams.contours.short()
  if (count === 0) return Buffer.alloc(0)
  return count > 0 ? simple(streams, count, isBoxed, isOverlapping) : composite(streams)
}

function header(contours: number, box: readonly number[] | Buffer): Buffer {
  const head = Buffer.alloc(10)
  head.writeInt16BE(contours, 0)
  if (Buffer.isBuffer(box)) box.copy(head, 2)
  else for (const [i, value] of box.entries()) head.writeInt16BE(value, 2 + i * 2)
  return head
}

/** Concatenated, each part padded to four bytes. */
function joined(parts: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(parts)
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))])
}

function composite(streams: Streams): Buffer {
  const box = streams.boxes.take(8)
  const parts = [header(-1, box)]
  let withInstructions = false
  for (let flags = moreComponents; flags & moreComponents; ) {
    const start = streams.composites.take(4)
    flags = start.readUInt16BE(0)
    const scale = flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0
    parts.push(start, streams.composites.take((flags & isWordArguments ? 4 : 2) + scale))
    withInstructions ||= (flags & hasInstructions) !== 0
  }
  if (withInstructions) parts.push(...instructionsOf(streams))
  return joined(parts)
}

function instructionsOf(streams: Streams): [Buffer, Buffer] {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(streams.glyphs.packed())
  return [length, streams.instructions.take(length.readUInt16BE())]
}

/** Points are written uncompressed, 16 bits per coordinate: the subsetter compresses the glyphs that it keeps. */
function simple(streams: Streams, contours: number, isBoxed: boolean, isOverlapping: boolean): Buffer {
  const ends = Buffer.alloc(contours * 2)
  let count = 0
  for (let i = 0; i < contours; i += 1) {
    count += streams.points.packed()
    ends.writeUInt16BE(count - 1, i * 2)
  }
  const points = pointsOf(streams, count)
  const flags = Buffer.from(points.map((point) => (point.on ? 1 : 0)))
  if (isOverlapping && count > 0) flags[0] = (flags[0] ?? 0) | 0x40
  const [xs, ys] = [Buffer.alloc(count * 2), Buffer.alloc(count * 2)]
  const [first] = points
  let [left, bottom, right, top] = [first?.x ?? 0, first?.y ?? 0, first?.x ?? 0, first?.y ?? 0]
  let before = { x: 0, y: 0 }
  for (const [i, point] of points.entries()) {
    xs.writeInt16BE(point.x - before.x, i * 2)
    ys.writeInt16BE(point.y - before.y, i * 2)
    left = Math.min(left, point.x)
    right = Math.max(right, point.x)
    bottom = Math.min(bottom, point.y)
    top = Math.max(top, point.y)
    before = point
  }
  const instructions = instructionsOf(streams)
  const head = header(contours, isBoxed ? streams.boxes.take(8) : [left, bottom, right, top])
  return joined([head, ends, ...instructions, flags, xs, ys])
}

/** Triplets of flag and coordinate bytes (WOFF 2.0, 5.2), as absolute points. */
function pointsOf(streams: Streams, count: number): Point[] {
  const points: Point[] = []
  let [x, y] = [0, 0]
  for (const code of streams.flags.take(count)) {
    const [dx, dy] = step(code & 0x7f, streams.glyphs)
    x += dx
    y += dy
    points.push({ x, y, on: code < 0x80 })
  }
  return points
}

const signed = (flag: number, value: number): number => (flag & 1 ? value : -value)

function step(flag: number, data: Stream): [dx: number, dy: number] {
  const first = data.byte()
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + first)]
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + first), 0]
  if (flag < 84) {
    const code = flag - 20
    return [signed(flag, 1 + (code & 0x30) + (first >> 4)), signed(flag >> 1, 1 + ((code & 0x0c) << 2) + (first & 15))]
  }
  const second = data.byte()
  if (flag < 120) {
    const code = flag - 84
    return [
      signed(flag, 1 + (Math.floor(code / 12) << 8) + first),
      signed(flag >> 1, 1 + (((code % 12) >> 2) << 8) + second),
    ]
  }
  const third = data.byte()
  if (flag < 124) return [signed(flag, (first << 4) + (second >> 4)), signed(flag >> 1, ((second & 15) << 8) + third)]
  return [signed(flag, (first << 8) + second), signed(flag >> 1, (third << 8) + data.byte())]
}
