/** A page as a reader displays it, after /Rotate, CropBox and UserUnit, in points (1/72 inch). */
export type PageSize = { width: number; height: number }

/** A point or a distance, in the unit stated by the function. */
export type Point = { x: number; y: number }

/**
 * A rectangle on a displayed page as fractions of its width and height: origin at the top left, x to the right,
 * y downwards, every number between 0 and 1. The editor, the page images and the stamps all use this form.
 */
export type FractionRect = { x: number; y: number; width: number; height: number }

/** True if the rectangle has an area and is on the page (with a rounding tolerance of 1e-6). */
export function isOnPage(rect: FractionRect): boolean {
  const slack = 1e-6
  return (
    [rect.x, rect.y, rect.width, rect.height].every(Number.isFinite) &&
    rect.width > 0 &&
    rect.height > 0 &&
    rect.x >= -slack &&
    rect.y >= -slack &&
    rect.x + rect.width <= 1 + slack &&
    rect.y + rect.height <= 1 + slack
  )
}

/** The rectangle moved and, if necessary, shrunk so that it is on the page. */
export function clampToPage(rect: FractionRect): FractionRect {
  const width = Math.min(Math.max(rect.width, 0), 1)
  const height = Math.min(Math.max(rect.height, 0), 1)
  return { width, height, x: Math.min(Math.max(rect.x, 0), 1 - width), y: Math.min(Math.max(rect.y, 0), 1 - height) }
}
