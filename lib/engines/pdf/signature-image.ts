import sharp, { type OutputInfo } from 'sharp'
import { Refusal } from '#lib/core/refusal.ts'

// libvips would cache up to 50 MB of results for the whole process; no signature image is read twice.
sharp.cache(false)

export type SignatureImage = { png: Uint8Array; width: number; height: number }

const maxBytes = 512 * 1024
const maxWidth = 2000
const maxHeight = 1000
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Ink is darker than paper by more than compression noise, and not transparent. */
const inkAlpha = 16
const inkDarkness = 16
/**
 * Touching the pad leaves a dot: a signature is longer than this share of the pad in at least one direction, and than this
 * number of pixels.
 */
const minShare = 0.03
const minPixels = 12

/**
 * Checks a drawn signature before decoding it, re-encodes it without metadata and crops it to its ink. Refuses with
 * signature_not_png, signature_too_large or signature_blank (nothing drawn, or only a dot). UP-04.
 */
export async function checkSignatureImage(png: Uint8Array): Promise<SignatureImage> {
  if (png.length > maxBytes) throw new Refusal('signature_too_large', { limit: maxBytes })
  const size = headerSize(Buffer.from(png.buffer, png.byteOffset, png.length))
  if (size.width > maxWidth || size.height > maxHeight)
    throw new Refusal('signature_too_large', { width: maxWidth, height: maxHeight })
  const { data, info } = await decoded(png)
  const ink = inkBounds(data, info.width, info.height)
  if (!ink || isDot(ink, info)) throw new Refusal('signature_blank')
  const cropped = await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .extract(ink)
    .extend({ ...padding(ink), background: { r: 0, g: 0, b: 0, alpha: 0 } })
    // Level 9 takes ten times as long and saves two per cent.
    .png({ compressionLevel: 6 })
    .toBuffer({ resolveWithObject: true })
  return { png: new Uint8Array(cropped.data), width: cropped.info.width, height: cropped.info.height }
}

/** The size in the first chunk. PNG (ISO/IEC 15948) 5.2 and 11.2.2: IHDR comes first and has 13 bytes. */
function headerSize(png: Buffer): { width: number; height: number } {
  const isPng =
    png.length >= 33 &&
    png.subarray(0, 8).equals(pngSignature) &&
    png.readUInt32BE(8) === 13 &&
    png.toString('latin1', 12, 16) === 'IHDR'
  const size = isPng ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : { width: 0, height: 0 }
  if (size.width === 0 || size.height === 0) throw new Refusal('signature_not_png')
  return size
}

async function decoded(png: Uint8Array): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    return await sharp(png, { failOn: 'error', limitInputPixels: maxWidth * maxHeight })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
  } catch {
    throw new Refusal('signature_not_png')
  }
}

type Bounds = { left: number; top: number; width: number; height: number }

function inkBounds(rgba: Uint8Array, width: number, height: number): Bounds | null {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, p = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, p += 4) {
      // Most of a pad is empty: such pixels are skipped.
      if ((rgba[p + 3] ?? 0) < inkAlpha) continue
      const darkness = 255 - Math.min(rgba[p] ?? 255, rgba[p + 1] ?? 255, rgba[p + 2] ?? 255)
      if (darkness < inkDarkness) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 }
}

function isDot(ink: Bounds, pad: { width: number; height: number }): boolean {
  const longest = Math.max(ink.width, ink.height)
  return longest < minPixels || longest < minShare * Math.max(pad.width, pad.height)
}

/** A small margin, so that the ink's soft edge is not cut off. */
function padding(ink: Bounds): { top: number; bottom: number; left: number; right: number } {
  const air = Math.max(2, Math.round(Math.max(ink.width, ink.height) * 0.01))
  return { top: air, bottom: air, left: air, right: air }
}
