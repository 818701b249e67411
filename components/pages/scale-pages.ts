import type { Point } from '#lib/core/geometry.ts'
import { pageElement, pageNearest, pageNumberOf } from './page-geometry.ts'

/** A height of the page with this number, as a fraction of it; outside 0 to 1 above and below the page. */
export type PageHeight = { page: number; height: number }

/**
 * Sets the scale of the pages, in CSS pixels per point, and scrolls so that the content at a point of the window does
 * not move.
 */
export function scalePages(scroller: HTMLElement, scale: number, at: Point): void {
  if (Number(scroller.style.getPropertyValue('--scale')) === scale) return
  const page = scroller.hasAttribute('data-scaled') ? pageNearest(scroller, at.y) : null
  const before = page?.getBoundingClientRect()
  setScale(scroller, scale)
  if (!page || !before) return
  const after = page.getBoundingClientRect()
  scroller.scrollBy({
    left: after.left + ((at.x - before.left) / before.width) * after.width - at.x,
    top: after.top + ((at.y - before.top) / before.height) * after.height - at.y,
    behavior: 'instant',
  })
}

/** Sets the scale after the view was resized, and scrolls to what was at its upper edge before. */
export function scaleResizedPages(scroller: HTMLElement, scale: number, { page, height }: PageHeight): void {
  setScale(scroller, scale)
  const box = pageElement(scroller, page)?.getBoundingClientRect()
  if (!box) return
  const { top } = scroller.getBoundingClientRect()
  scroller.scrollBy({ top: box.top + height * box.height - top, behavior: 'instant' })
}

/** The height of the page at the upper edge of the view, or of the nearest page; undefined if there are no pages. */
export function heightAtTop(scroller: HTMLElement): PageHeight | undefined {
  const { top } = scroller.getBoundingClientRect()
  const page = pageNearest(scroller, top)
  if (!page) return undefined
  const box = page.getBoundingClientRect()
  return { page: pageNumberOf(page), height: (top - box.top) / box.height }
}

/**
 * The fixed point when a button scales the pages: the middle of the view, or of its upper edge while the pages are not
 * scrolled.
 */
export function restingPoint(scroller: HTMLElement): Point {
  const { left, top } = scroller.getBoundingClientRect()
  const { clientWidth, clientHeight, scrollTop } = scroller
  return { x: left + clientWidth / 2, y: scrollTop === 0 ? top : top + clientHeight / 2 }
}

function setScale(scroller: HTMLElement, scale: number): void {
  scroller.style.setProperty('--scale', String(scale))
  scroller.toggleAttribute('data-scaled', true)
}
