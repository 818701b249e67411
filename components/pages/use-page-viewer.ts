'use client'

import { type RefObject, useCallback, useRef } from 'react'
import type { Page } from './page.ts'
import { pageElement } from './page-geometry.ts'
import { useNearViewport } from './use-near-viewport.ts'
import { usePageInView } from './use-page-in-view.ts'
import { useZoom, type Zoom } from './use-zoom.ts'

export type PageViewerState = {
  pages: readonly Page[]
  /** The width of a page at zoom 1, in points. */
  widthOf: (page: Page) => number
  scroller: RefObject<HTMLElement | null>
  /** The numbers of the pages within about one screen of the view. */
  near: ReadonlySet<number>
  pageInView: number
  goToPage: (page: number) => void
  zoom: Zoom
}

/** The width of A4, in points. */
const COLUMN_WIDTH = 595

/**
 * The state of a PageViewer. With `layout: 'paper'` pages keep their sizes relative to one another; with `'column'`
 * every page is as wide as an A4 page, so that on a phone portrait and landscape pages all fill the width.
 */
export function usePageViewer(pages: readonly Page[], layout: 'paper' | 'column'): PageViewerState {
  const scroller = useRef<HTMLElement>(null)
  const widthOf = (page: Page) => (layout === 'column' ? COLUMN_WIDTH : page.width)
  const zoom = useZoom(scroller, Math.max(1, ...pages.map(widthOf)))
  const near = useNearViewport(scroller, pages.length, '100% 0px')
  const pageInView = usePageInView(scroller, near)
  const goToPage = useCallback((page: number) => pageElement(scroller.current, page)?.scrollIntoView(), [])
  return { pages, widthOf, scroller, near, pageInView, goToPage, zoom }
}
