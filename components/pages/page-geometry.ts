import type { Point } from '#lib/core/geometry.ts'

/** The element of a page, if the document has it. */
export function pageElement(scroller: HTMLElement | null, page: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-page="${page}"]`) ?? null
}

export function pageNumberOf(element: HTMLElement): number {
  return Number(element.dataset.page)
}

/** The page at a point of the window, among those near the view; null between and beside pages. */
export function pageUnder(scroller: HTMLElement | null, at: Point): HTMLElement | null {
  if (!scroller || !contains(scroller.getBoundingClientRect(), at)) return null
  for (const page of scroller.querySelectorAll<HTMLElement>('[data-near]')) {
    if (contains(page.getBoundingClientRect(), at)) return page
  }
  return null
}

/** A point of the window in fractions of the page; outside 0 to 1 beside the page. */
export function fractionAt(page: HTMLElement, at: Point): Point {
  const box = page.getBoundingClientRect()
  return { x: (at.x - box.left) / box.width, y: (at.y - box.top) / box.height }
}

/** The middle of the visible part of a page, in fractions of the page. */
export function visibleMiddle(scroller: HTMLElement, page: HTMLElement): Point {
  const view = scroller.getBoundingClientRect()
  const box = page.getBoundingClientRect()
  return fractionAt(page, {
    x: (Math.max(view.left, box.left) + Math.min(view.right, box.right)) / 2,
    y: (Math.max(view.top, box.top) + Math.min(view.bottom, box.bottom)) / 2,
  })
}

/** The page at a vertical position of the window, or the nearest one. */
export function pageNearest(scroller: HTMLElement, y: number): HTMLElement | null {
  const pages = [...scroller.querySelectorAll<HTMLElement>('[data-page]')]
  const index = nearestTo(
    y,
    pages.values().map((page) => page.getBoundingClientRect()),
  )
  return pages[index] ?? null
}

/** The number of the page at a line one third down the view, or of the nearest one. */
export function pageInView(scroller: HTMLElement): number | null {
  const view = scroller.getBoundingClientRect()
  const page = pageNearest(scroller, view.top + view.height / 3)
  return page && pageNumberOf(page)
}

/**
 * The index of the box at a vertical position, or of the nearest one; -1 if there are no boxes. The boxes are in order
 * from the top, so the search ends when the distance grows. Of two at the same distance it returns the upper one.
 */
export function nearestTo(y: number, boxes: Iterable<{ top: number; bottom: number }>): number {
  let nearest = -1
  let distance = Number.POSITIVE_INFINITY
  let index = 0
  for (const { top, bottom } of boxes) {
    const away = Math.max(top - y, y - bottom, 0)
    if (away >= distance) break
    nearest = index
    distance = away
    index += 1
  }
  return nearest
}

function contains(box: DOMRect, { x, y }: Point): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
}
