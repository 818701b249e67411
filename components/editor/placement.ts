import { clampToPage, type FractionRect, type PageSize } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { type FieldOptions, fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'

/** A field as the editor knows it; `page` counts from 1, `rect` is in fractions of the displayed page. */
export type EditorField = {
  id: string
  recipientId: string
  type: FieldType
  page: number
  rect: FractionRect
  options: FieldOptions
}

/** A page of the document: its number from 1 and its size as displayed, in points. */
export type EditorPage = PageSize & { number: number }

/** A point on a page in fractions of its width and height, or a distance in the unit that the function names. */
export type Point = { x: number; y: number }

/** The side or corner of a field that is pulled: compass directions as the page is displayed. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof handles)[number]

/** The least that a field may measure, in points: smaller ones could be neither read nor pressed. */
export const leastSize: PageSize = { width: 24, height: 12 }

/** A size in points as fractions of the page; what is larger than the page is cut to it. */
export function asFractions(size: PageSize, page: PageSize): PageSize {
  return { width: Math.min(size.width / page.width, 1), height: Math.min(size.height / page.height, 1) }
}

/** A new field's rectangle, of its default size, around a point of the page and wholly on it. */
export function rectAround(type: FieldType, page: PageSize, centre: Point): FractionRect {
  const size = asFractions(fieldRegistry[type].size, page)
  return clampToPage({ ...size, x: centre.x - size.width / 2, y: centre.y - size.height / 2 })
}

/** The part on the page of the rectangle between two opposite corners. */
export function rectBetween(a: Point, b: Point): FractionRect {
  const x = within(Math.min(a.x, b.x))
  const y = within(Math.min(a.y, b.y))
  return { x, y, width: within(Math.max(a.x, b.x)) - x, height: within(Math.max(a.y, b.y)) - y }
}

/** The rectangle on the page and at least of the least size. */
export function fitted(rect: FractionRect, page: PageSize): FractionRect {
  const least = asFractions(leastSize, page)
  return clampToPage({
    ...rect,
    width: Math.max(rect.width, least.width),
    height: Math.max(rect.height, least.height),
  })
}

/**
 * A rectangle with a side or corner pulled by a distance in fractions of the page. The opposite side stays where it
 * is; the pulled one stops at the edge of the page and at the least size.
 */
export function stretched(rect: FractionRect, handle: Handle, by: Point, page: PageSize): FractionRect {
  const least = asFractions(leastSize, page)
  const [x, width] = stretchedSpan(rect.x, rect.width, handle.includes('w'), handle.includes('e'), by.x, least.width)
  const [y, height] = stretchedSpan(rect.y, rect.height, handle.includes('n'), handle.includes('s'), by.y, least.height)
  return { x, y, width, height }
}

function stretchedSpan(start: number, length: number, atStart: boolean, atEnd: boolean, by: number, least: number) {
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
 * The distance, in points, that a group of fields can really be moved when asked to move by `by`, so that every one
 * of them stays on its page and they keep their places beside one another.
 */
export function groupDistance(fields: readonly EditorField[], pageOf: (page: number) => PageSize, by: Point): Point {
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
 * The rectangle on another page: as large in points, and dividing the free space around it as before, so that what
 * stood in the lower right corner of one page does so on a page of any size.
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

/** The fields as they are read: by page, then from the top, then across; lines are told apart by 1 % of the page. */
export function inReadingOrder(fields: readonly EditorField[]): EditorField[] {
  const line = (field: EditorField) => Math.round(field.rect.y * 100)
  return [...fields].sort((a, b) => a.page - b.page || line(a) - line(b) || a.rect.x - b.rect.x)
}

function within(fraction: number): number {
  return Math.min(Math.max(fraction, 0), 1)
}
