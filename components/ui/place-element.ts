import type { FractionRect } from '#lib/core/geometry.ts'

/**
 * Positions an element in fractions of its nearest positioned ancestor. Uses the CSSOM, because the content security
 * policy forbids style attributes. Uses physical properties, because a page is not mirrored in right-to-left languages.
 */
export function placeElement(element: HTMLElement | null, { x, y, width, height }: FractionRect): void {
  if (!element) return
  element.style.setProperty('left', `${x * 100}%`)
  element.style.setProperty('top', `${y * 100}%`)
  element.style.setProperty('width', `${width * 100}%`)
  element.style.setProperty('height', `${height * 100}%`)
}
