import type { Page } from './page.ts'
import { COMFORTABLE, PIXELS_PER_POINT } from './zoom.ts'

/** The available resolutions of a page image, in dots per inch. */
export const IMAGE_DPI = [96, 144, 220] as const

/** The address of the image of a page, counted from 1, at a resolution. */
export type ImageUrl = (page: number, dpi: number) => string

/**
 * The `src` and `srcset` of a page: the browser takes the image that suits the width shown and the density of the
 * screen, before any script has run and again when either changes.
 */
export function imageSources(page: Page, imageUrl: ImageUrl): { src: string; srcSet: string } {
  const sources = IMAGE_DPI.map((dpi) => `${imageUrl(page.number, dpi)} ${Math.round((page.width * dpi) / 72)}w`)
  return { src: imageUrl(page.number, IMAGE_DPI[0]), srcSet: sources.join(', ') }
}

/**
 * The `sizes` of a page that is `width` points wide at zoom 1. `scale` is in CSS pixels per point; null before the view
 * was measured: until then only the width of the window is known.
 */
export function imageSizes(width: number, scale: number | null): string {
  if (scale !== null) return `${Math.round(width * scale)}px`
  return `min(100vw, ${Math.round(width * PIXELS_PER_POINT * COMFORTABLE)}px)`
}
