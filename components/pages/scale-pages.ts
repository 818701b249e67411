import type { Point } from '#lib/core/geometry.ts'
import { pageNearest } from './page-geometry.ts'

/**
 * Sets the scale of the pages, in CSS pixels per point, and scrolls so that what lies at a point of the window stays
 * there. Without a point that is the middle of the view, or its upper edge while the pages are not scrolled.
 */
export function scalePages(scroller: HTMLElement, scale: number, at?: Point): void {
  if (Number(scroller.style.getPropertyValue('--scale')) === scale) return
  const wasScaled = scroller.hasAttribute('data-scaled')
  const anchor = at ?? restingPoint(scroller)
  const page = wasScaled ? pageNearest(scroller, anchor.y) : null
  const before = page?.getBoundingClientRect()
  scroller.style.setProperty('--scale', String(scale))
  scroller.toggleAttribute('data-scaled', true)
  if (!page || !before) return
  const after = page.getBoundingClientRect()
  scroller.scrollBy({
    left: after.left + ((anchor.x - before.left) / before.width) * after.width - anchor.x,
    top: after.top + ((anchor.y - before.top) / before.height) * after.height - anchor.y,
    behavior: 'instant',
  })
}

function restingPoint(scroller: HTMLElement): Point {
  const { left, top } = scroller.getBoundingClientRect()
  const { clientWidth, clientHeight, scrollTop } = scroller
  return { x: left + clientWidth / 2, y: scrollTop > 0 ? top + clientHeight / 2 : top }
}
