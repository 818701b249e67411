import type { FractionRect, PageSize } from '#lib/core/geometry.ts'

/**
 * The displayed part of a page in PDF user space, with its rotation and scale: CropBox within MediaBox, /Rotate (clockwise),
 * /UserUnit (points per unit).
 */
export type PageBox = {
  x: number
  y: number
  width: number
  height: number
  rotate: 0 | 90 | 180 | 270
  userUnit: number
}

/** [a b c d e f] in PDF order: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number]

/** Points of the displayed page, origin at the bottom left, y upwards. */
export type PointRect = { x: number; y: number; width: number; height: number }

/** The page as displayed, in points. */
export function displayedSize(box: PageBox): PageSize {
  const [width, height] = box.rotate % 180 === 0 ? [box.width, box.height] : [box.height, box.width]
  return { width: width * box.userUnit, height: height * box.userUnit }
}

/** The matrix from points of the displayed page (origin bottom left, y up) to the page's user space. */
export function displayToUserSpace(box: PageBox): Matrix {
  const unit = 1 / box.userUnit
  const right = box.x + box.width
  const top = box.y + box.height
  switch (box.rotate) {
    case 0:
      return [unit, 0, 0, unit, box.x, box.y]
    case 90:
      return [0, unit, -unit, 0, right, box.y]
    case 180:
      return [-unit, 0, 0, -unit, right, top]
    case 270:
      return [0, -unit, unit, 0, box.x, top]
  }
}

/**
 * Converts a rectangle from fractions (origin top left, y down) to points of the displayed page (origin bottom left, y up).
 */
export function pointRect(size: PageSize, rect: FractionRect): PointRect {
  return {
    x: rect.x * size.width,
    y: (1 - rect.y - rect.height) * size.height,
    width: rect.width * size.width,
    height: rect.height * size.height,
  }
}

/** The largest rectangle with the given proportions in the frame, centred. */
export function containedIn(frame: PointRect, width: number, height: number): PointRect {
  const scale = Math.min(frame.width / width, frame.height / height)
  const fitted = { width: width * scale, height: height * scale }
  return { ...fitted, x: frame.x + (frame.width - fitted.width) / 2, y: frame.y + (frame.height - fitted.height) / 2 }
}

/** The four corners of a rectangle in user space, counterclockwise as displayed from its bottom left. */
export function userSpaceQuad(box: PageBox, rect: FractionRect): [number, number][] {
  const { x, y, width, height } = pointRect(displayedSize(box), rect)
  const matrix = displayToUserSpace(box)
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ].map(([px, py]) => transformed(matrix, px ?? 0, py ?? 0))
}

export function transformed([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}

type Corners = readonly [number, number, number, number]
const letter: Corners = [0, 0, 612, 792]

/**
 * The displayed part of a page from its attributes in the file, interpreted as PDF viewers do: corners in any order, Letter
 * without a MediaBox, a CropBox clipped to the MediaBox, /Rotate a multiple of 90.
 */
export function pageBox(o: {
  mediaBox: readonly number[] | null
  cropBox: readonly number[] | null
  rotate: number
  userUnit: number
}): PageBox {
  const media = corners(o.mediaBox) ?? letter
  const crop = corners(o.cropBox) ?? media
  const cut: Corners = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ]
  const [left, bottom, right, top] = cut[2] > cut[0] && cut[3] > cut[1] ? cut : media
  const quarter = ((Math.trunc(o.rotate / 90) % 4) + 4) % 4
  return {
    x: left,
    y: bottom,
    width: right - left,
    height: top - bottom,
    rotate: ([0, 90, 180, 270] as const)[quarter] ?? 0,
    userUnit: Number.isFinite(o.userUnit) && o.userUnit > 0 ? o.userUnit : 1,
  }
}

function corners(values: readonly number[] | null): Corners | null {
  if (!values || values.length < 4 || !values.slice(0, 4).every(Number.isFinite)) return null
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = values
  const box: Corners = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
  return box[2] > box[0] && box[3] > box[1] ? box : null
}
