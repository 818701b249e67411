import sharp, { type OutputInfo } from 'sharp'
import { Refusal } from '#lib/core/refusal.ts'

// One small image at a time, and none twice: threads and a cache of results would only take memory.
sharp.cache(false)
sharp.concurrency(1)

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
 * Decodes a drawing of at most `maxPixels`, and re-encodes it without metadata, cropped to its ink: 8-bit RGBA, without interlacing.
 * Refuses with signature_not_png or signature_blank (nothing drawn, or only a dot). Runs in its own process.
 */
export async function croppedToInk(png: Uint8Array, maxPixels: number): Promise<Uint8Array> {
  const { data, info } = await decoded(png, maxPixels)
  const ink = inkBounds(data, info.width, info.height)
  if (!ink || isDot(ink, info)) throw new Refusal('signature_blank')
  return (
    sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
      .extract(ink)
      .extend({ ...padding(ink), background: { r: 0, g: 0, b: 0, alpha: 0 } })
      // Level 9 takes ten times as long and saves two per cent.
      .png({ compressionLevel: 6 })
      .toBuffer()
  )
}

async function decoded(png: Uint8Array, maxPixels: number): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    return await sharp(png, { failOn: 'error', limitInputPixels: maxPixels })
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
