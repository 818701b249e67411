import { joined } from '../file/syntax.ts'

/** The first chunk of a PNG (ISO/IEC 15948 11.2.2). */
export type PngHeader = {
  width: number
  height: number
  bits: number
  /** Null for a palette and for images with alpha. */
  colours: 1 | 3 | null
  /** True if interlaced: a decoder then keeps all of it in memory. */
  progressive: boolean
}

/** Null if the file does not start like a PNG. */
export function readPngHeader(bytes: Uint8Array): PngHeader | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (file.length < 33 || file.readUInt32BE(8) !== 13 || file.toString('latin1', 12, 16) !== 'IHDR') return null
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const colour = file.readUInt8(25)
  if (width === 0 || height === 0) return null
  const colours = colour === 0 ? 1 : colour === 2 ? 3 : null
  return { width, height, bits: file.readUInt8(24), colours, progressive: file.readUInt8(28) !== 0 }
}

/** The compressed samples of a valid PNG: a FlateDecode filter with PNG predictors reads them unchanged. */
export function pngSamples(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: Uint8Array[] = []
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  return joined(parts)
}
