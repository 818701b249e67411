import { clampToPage, type FractionRect, type PageSize, type Point } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'

/** The side or corner by which a field is resized: compass directions on the displayed page. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof handles)[number]

/** The least size of a field, in points: a smaller one could be neither read nor pressed. */
export const leastSize: PageSize = { width: 24, height: 12 }

/** A size in points as fractions of the page; limited to the size of the page. */
export function asFractions(size: PageSize, page: PageSize): PageSize {
  return { width: Math.min(size.width / page.width, 1), height: Math.min(size.height / page.height, 1) }
}

/** A new field's rectangle, of its default size, around a point of the page, and entirely on the page. */
export function rectAround(type: FieldType, page: PageSize, centre: Point): FractionRect {
  const size = asFractions(fieldRegistry[type].size, page)
  return clampToPage({ ...size, x: centre.x - size.width / 2, y: centre.y - size.height / 2 })
}

/** The part of the rectangle between two opposite corners that lies on the page. */
export function rectBetween(a: Point, b: Point): FractionRect {
  const x = within(Math.min(a.x, b.x))
  const y = within(Math.min(a.y, b.y))
  return { x, y, width: within(Math.max(a.x, b.x)) - x, height: within(Math.max(a.y, b.y)) - y }
}

/** The rectangle moved and enlarged so that it lies on the page and has at least the least size. */
export function fitted(rect: FractionRect, page: PageSize): FractionRect {
  const least = asFractions(leastSize, page)
  return clampToPage({
    ...rect,
    width: Math.max(rect.width, least.width),
    height: Math.max(rect.height, least.height),
  })
}

/**
 * A rectangle with a side or corner moved by a distance in fractions of the page. The opposite side does not move; the
 * moved one stops at the edge of the page and at the least size.
 */
export function resized(rect: FractionRect, handle: Handle, by: Point, page: PageSize): FractionRect {
  const least = asFractions(leastSize, page)
  const [x, width] = resizedSpan(rect.x, rect.width, handle.includes('w'), handle.includes('e'), by.x, least.width)
  const [y, height] = resizedSpan(rect.y, rect.height, handle.includes('n'), handle.includes('s'), by.y, least.height)
  return { x, y, width, height }
}

function resizedSpan(start: number, length: number, atStart: boolean, atEnd: boolean, by: number, least: number) {
  const end = start + length
  if (atStart) {
    const moved = Math.min(within(start + by), Math.max(end - least, 0))
    return [moved, end - moved] as const
  }
  if (atEnd) {
    const moved = Math.max(within(end + by), Math.min(start + least, 1))
    return [start, moved - start] as const
  }
  return [start, length] as const
}

/**
 * The distance, in points, by which a group of fields can be moved: `by`, limited so that every field stays on its page
 * and all keep their positions relative to one another.
 */
export function groupDistance(fields: readonly FieldView[], pageOf: (page: number) => PageSize, by: Point): Point {
  let { x, y } = by
  for (const { rect, page } of fields) {
    const size = pageOf(page)
    x = Math.min(Math.max(x, -rect.x * size.width), (1 - rect.x - rect.width) * size.width)
    y = Math.min(Math.max(y, -rect.y * size.height), (1 - rect.y - rect.height) * size.height)
  }
  return { x, y }
}

/** The rectangle moved by a distance in points and kept on the page. */
export function movedBy(rect: FractionRect, by: Point, page: PageSize): FractionRect {
  return clampToPage({ ...rect, x: rect.x + by.x / page.width, y: rect.y + by.y / page.height })
}

/**
 * The rectangle on another page: of the same size in points, and dividing the free space around it as before, so that a
 * field in the lower right corner of one page is in that corner on a page of any size.
 */
export function transferred(rect: FractionRect, from: PageSize, to: PageSize): FractionRect {
  if (from.width === to.width && from.height === to.height) return rect
  const size = asFractions({ width: rect.width * from.width, height: rect.height * from.height }, to)
  const share = (start: number, length: number) => (length < 1 ? start / (1 - length) : 0)
  return clampToPage({
    ...size,
    x: share(rect.x, rect.width) * (1 - size.width),
    y: share(rect.y, rect.height) * (1 - size.height),
  })
}

/** True if the two rectangles of one page have an area in common. */
export function overlap(a: FractionRect, b: FractionRect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function within(fraction: number): number {
  return Math.min(Math.max(fraction, 0), 1)
}
