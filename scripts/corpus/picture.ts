import type { FractionRect } from '#lib/core/geometry.ts'

/** Three bytes per pixel, in rows from the top. */
export type Picture = { rgb: Uint8Array; width: number; height: number }

/** Smoothed colours that differ by more are visibly different, beyond antialiasing and compression. */
const clear = 48
/** How far smoothing and compression may spread a stamp beyond its rectangle, in pixels. */
const margin = 17

/** The difference of two pictures of a page outside the rectangles. Pictures of different sizes differ entirely. */
export function differenceOutside(
  a: Picture,
  b: Picture,
  rects: readonly FractionRect[],
): { largest: number; share: number } {
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return { largest: 255, share: 1 }
  const width = Math.min(a.width, b.width)
  const height = Math.min(a.height, b.height)
  const isCovered = coverage(rects, width, height)
  let largest = 0
  let different = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      if (isCovered(x, y)) continue
      const difference = smoothedDifference(a, b, x, y)
      largest = Math.max(largest, difference)
      if (difference > clear) different += 1
    }
  }
  return { largest: Math.round(largest), share: different / (width * height) }
}

function coverage(rects: readonly FractionRect[], width: number, height: number): (x: number, y: number) => boolean {
  const boxes = rects.map((rect) => ({
    left: rect.x * width - margin,
    top: rect.y * height - margin,
    right: (rect.x + rect.width) * width + margin,
    bottom: (rect.y + rect.height) * height + margin,
  }))
  return (x, y) => boxes.some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
}

/** The largest difference of the three channels, each averaged over the pixel and its eight neighbours. */
function smoothedDifference(a: Picture, b: Picture, x: number, y: number): number {
  let [red, green, blue] = [0, 0, 0]
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      const i = ((y + dy) * a.width + x + dx) * 3
      const j = ((y + dy) * b.width + x + dx) * 3
      red += (a.rgb[i] ?? 0) - (b.rgb[j] ?? 0)
      green += (a.rgb[i + 1] ?? 0) - (b.rgb[j + 1] ?? 0)
      blue += (a.rgb[i + 2] ?? 0) - (b.rgb[j + 2] ?? 0)
    }
  }
  return Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / 9
}
