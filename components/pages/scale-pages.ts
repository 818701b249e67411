import type { Point } from '#lib/core/geometry.ts'
import { pageNearest } from './page-geometry.ts'

/**
 * Sets the scale of the pages, in CSS pixels per point, and scrolls so that the content at a point of the window does
 * not move.
 */
export function scalePages(scroller: HTMLElement, scale: number, at: Point): void {
  if (Number(scroller.style.getPropertyValue('--scale')) === scale) return
  const page = scroller.hasAttribute('data-scaled') ? pageNearest(scroller, at.y) : null
  const before = page?.getBoundingClientRect()
  scroller.style.setProperty('--scale', String(scale))
  scroller.toggleAttribute('data-scaled', true)
  if (!page || !before) return
  const after = page.getBoundingClientRect()
  scroller.scrollBy({
    left: after.left + ((at.x - before.left) / before.width) * after.width - at.x,
    top: after.top + ((at.y - before.top) / before.height) * after.height - at.y,
    behavior: 'instant',
  })
}

/**
 * The fixed point when a button or a resize scales the pages: the middle of the view. While the pages are not scrolled,
 * and after a resize, it is the middle of the upper edge.
 */
export function restingPoint(scroller: HTMLElement, resized: boolean): Point {
  const { left, top } = scroller.getBoundingClientRect()
  const { clientWidth, clientHeight, scrollTop } = scroller
  return { x: left + clientWidth / 2, y: resized || scrollTop === 0 ? top : top + clientHeight / 2 }
}
