import { promisify } from 'node:util'
import { inflate as inflateCallback } from 'node:zlib'
import { joined } from './syntax.ts'

const inflate = promisify(inflateCallback)

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** The samples of a pixel by colour type (ISO/IEC 15948 11.2.2): grey, RGB, and both with alpha. */
const channels: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 4: 2, 6: 4 }

/** The first chunk of a PNG (ISO/IEC 15948 11.2.2). */
export type PngHeader = {
  width: number
  height: number
  bits: number
  /** 1 for grey, 2 with alpha; 3 for RGB, 4 with alpha; null for a palette. */
  channels: 1 | 2 | 3 | 4 | null
  /** True if interlaced: a decoder then keeps all of it in memory. */
  progressive: boolean
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Null if the file does not start like a PNG. */
export function readPngHeader(bytes: Uint8Array): PngHeader | null {
  const file = bufferOf(bytes)
  if (file.length < 33 || !file.subarray(0, 8).equals(signature)) return null
  if (file.readUInt32BE(8) !== 13 || file.toString('latin1', 12, 16) !== 'IHDR') return null
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  if (width === 0 || height === 0) return null
  return {
    width,
    height,
    bits: file.readUInt8(24),
    channels: channels[file.readUInt8(25)] ?? null,
    progressive: file.readUInt8(28) !== 0,
  }
}

type Chunk = { type: string; data: Uint8Array }

/** The chunks of a PNG up to its last whole one. */
export function pngChunks(bytes: Uint8Array): Chunk[] {
  const file = bufferOf(bytes)
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const end = at + 8 + file.readUInt32BE(at)
    if (end + 4 > file.length) break
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, end) })
  }
  return chunks
}

/** The compressed samples of a valid PNG: a FlateDecode filter with PNG predictors reads them unchanged. */
export function pngSamples(bytes: Uint8Array): Uint8Array {
  return joined(pngChunks(bytes).flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])))
}

export type Pixels = { width: number; height: number /** Four bytes per pixel. */; rgba: Uint8Array }

/** More than the largest image that is accepted has. */
const maxPixels = 4_000_000

/**
 * Decodes the kinds of PNG that Signcove stores: 8 bits per sample, without palette and interlacing. In JavaScript, apart from
 * zlib with a limit: the server decodes these files in its own process. Ignores colour profiles. Throws for any other file.
 */
export async function pngPixels(bytes: Uint8Array): Promise<Pixels> {
  const header = readPngHeader(bytes)
  if (!header?.channels || header.bits !== 8 || header.progressive) throw new Error('a PNG of an unsupported kind')
  const { width, height, channels } = header
  if (width * height > maxPixels) throw new Error('a PNG that is too large')
  const size = (1 + width * channels) * height
  const filtered = await inflate(pngSamples(bytes), { maxOutputLength: size })
  if (filtered.length !== size) throw new Error('a PNG that ends early')
  return { width, height, rgba: asRgba(unfiltered(filtered, width * channels, channels), channels) }
}

/** Reverses the filters of the rows (ISO/IEC 15948 9.2). `left`: the distance to the same sample of the pixel before. */
function unfiltered(filtered: Uint8Array, stride: number, left: number): Uint8Array {
  const height = filtered.length / (stride + 1)
  const samples = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1) + 1
    const to = y * stride
    samples.set(filtered.subarray(from, from + stride), to)
    const filter = filtered[from - 1] ?? 0
    if (filter > 4) throw new Error('a PNG with an unknown filter')
    if (filter === 0) continue
    for (let x = 0; x < stride; x += 1) {
      const a = x < left ? 0 : (samples[to + x - left] ?? 0)
      const b = y === 0 ? 0 : (samples[to + x - stride] ?? 0)
      const c = y === 0 || x < left ? 0 : (samples[to + x - stride - left] ?? 0)
      samples[to + x] = (samples[to + x] ?? 0) + predicted(filter, a, b, c)
    }
  }
  return samples
}

/** `a`: left, `b`: above, `c`: above left. */
function predicted(filter: number, a: number, b: number, c: number): number {
  if (filter === 1) return a
  if (filter === 2) return b
  if (filter === 3) return (a + b) >> 1
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

function asRgba(samples: Uint8Array, channels: 1 | 2 | 3 | 4): Uint8Array {
  if (channels === 4) return samples
  const pixels = samples.length / channels
  const rgba = new Uint8Array(pixels * 4).fill(255)
  const colours = channels === 3 ? [0, 1, 2] : [0, 0, 0]
  for (let i = 0; i < pixels; i += 1) {
    for (const [c, offset] of colours.entries()) rgba[i * 4 + c] = samples[i * channels + offset] ?? 0
    if (channels === 2) rgba[i * 4 + 3] = samples[i * 2 + 1] ?? 0
  }
  return rgba
}
