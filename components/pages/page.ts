import type { PageSize } from '#lib/core/geometry.ts'

/** A page: its number from 1, and its size as displayed, in points. */
export type Page = PageSize & { number: number }

/** The words of a page. Kept between renders, pages that did not change are not rendered again. */
export type PageLabels = {
  /** "Page 2 of 12". */
  page: (page: number) => string
  /** The accessible name of the page's text; needed if text is loaded. */
  text?: (page: number) => string
  failed: string
  retry: string
}
