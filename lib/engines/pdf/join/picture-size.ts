import type { PageSize } from '#lib/core/geometry.ts'
import type { Matrix } from '../page-geometry.ts'

/** A4 portrait; landscape for a wide image. */
const sheet = { short: 595.28, long: 841.89 }
/** A3 plus a margin for scanners: the largest page that a density gives. */
const largest = { short: 860, long: 1215 }
/** Scanners write a correct density. 72 and 96 are defaults of programs without one. */
const plausible = { min: 100, max: 2400 }
/** An image with few pixels is not enlarged beyond this many points per pixel. */
const coarsest = 72 / 96
/** An inch: enough for a field. */
const smallestSide = 72

/** The page of an image, and the image's rectangle on it: from the bottom left corner, in points. */
export type PicturePage = { page: PageSize; image: PageSize & { x: number; y: number } }

/**
 * The page for an image of this size in pixels as displayed: with the size given by its density (dots per inch) if
 * plausible, else as large as fits on A4. Thin images get white margins.
 */
export function picturePage(width: number, height: number, density: number | undefined): PicturePage {
  const scale = statedScale(width, height, density) ?? fittedScale(width, height)
  const drawn = { width: round(width * scale), height: round(height * scale) }
  const page = { width: Math.max(smallestSide, drawn.width), height: Math.max(smallestSide, drawn.height) }
  return {
    page,
    image: { ...drawn, x: round((page.width - drawn.width) / 2), y: round((page.height - drawn.height) / 2) },
  }
}

function statedScale(width: number, height: number, density: number | undefined): number | null {
  if (density === undefined || density < plausible.min || density > plausible.max) return null
  const scale = 72 / density
  const [short, long] = [Math.min(width, height) * scale, Math.max(width, height) * scale]
  return short >= smallestSide && short <= largest.short && long <= largest.long ? scale : null
}

function fittedScale(width: number, height: number): number {
  return Math.min(sheet.short / Math.min(width, height), sheet.long / Math.max(width, height), coarsest)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** True if the EXIF orientation is a quarter turn, so that the stored width is the displayed height. */
export function isTurned(orientation: number): boolean {
  return orientation >= 5
}

/**
 * The matrix that draws the unit square of an image onto a rectangle, rotated and reflected for its EXIF orientation (1 to
 * 8).
 */
export function orientedMatrix(orientation: number, { x, y, width: w, height: h }: PicturePage['image']): Matrix {
  switch (orientation) {
    case 2:
      return [-w, 0, 0, h, x + w, y]
    case 3:
      return [-w, 0, 0, -h, x + w, y + h]
    case 4:
      return [w, 0, 0, -h, x, y + h]
    case 5:
      return [0, -h, -w, 0, x + w, y + h]
    case 6:
      return [0, -h, w, 0, x, y + h]
    case 7:
      return [0, h, w, 0, x, y]
    case 8:
      return [0, h, -w, 0, x + w, y]
    default:
      return [w, 0, 0, h, x, y]
  }
}
