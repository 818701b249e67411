'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Point } from '#lib/core/geometry.ts'
import { listenToGestures } from './gestures.ts'
import { heightAtTop, type PageHeight, restingPoint, scalePages, scaleResizedPages } from './scale-pages.ts'
import { clampZoom, PIXELS_PER_POINT, stepZoom, toggleZoom, type ZoomMode, zoomOf, zoomToWidth } from './zoom.ts'

export type Zoom = {
  /** CSS pixels per point. */
  scale: number
  /** False until the script has measured the view; the scale is an estimate until then. */
  measured: boolean
  /** 100 shows a page at its paper size. */
  percent: number
  fitsWidth: boolean
  canZoomIn: boolean
  canZoomOut: boolean
  zoomIn: () => void
  zoomOut: () => void
  /** Fills the width; a second press restores the initial zoom. */
  fitWidth: () => void
}

/**
 * The zoom of the pages in a scrolling element, by buttons and gestures; `widest` is the width of the widest page in
 * points. Sets --scale on the element, in a gesture without React.
 */
export function useZoom(scroller: RefObject<HTMLElement | null>, widest: number): Zoom {
  const viewWidth = useContentWidth(scroller)
  const [mode, setMode] = useState<ZoomMode>('auto')
  const width = zoomToWidth(viewWidth ?? 0, widest)
  const zoom = zoomOf(mode, width)
  const shown = useRef(zoom)
  const fitted = useRef(width)
  const scaledFor = useRef(0)
  const place = usePlace(scroller, scaledFor)
  const show = useCallback(
    (next: number, at: Point) => {
      if (!scroller.current) return
      shown.current = next
      scalePages(scroller.current, next * PIXELS_PER_POINT, at)
    },
    [scroller],
  )
  useLayoutEffect(() => {
    if (viewWidth === null || !scroller.current) return
    const resized = fitted.current !== width
    fitted.current = width
    scaledFor.current = scroller.current.clientWidth
    if (resized && place.current) {
      shown.current = zoom
      scaleResizedPages(scroller.current, zoom * PIXELS_PER_POINT, place.current)
    } else show(zoom, restingPoint(scroller.current))
  }, [scroller, viewWidth, width, zoom, show, place])
  useEffect(() => {
    if (!scroller.current) return
    return listenToGestures(scroller.current, {
      current: () => shown.current,
      show: (next, at) => show(clampZoom(next, fitted.current), at),
      settle: () => setMode(shown.current),
      toggle: (at) => {
        const next = toggleZoom(shown.current, fitted.current)
        show(zoomOf(next, fitted.current), at)
        setMode(next)
      },
    })
  }, [scroller, show])
  const step = (direction: 1 | -1) => setMode((before) => stepZoom(shown.current, direction, width) ?? before)
  return {
    scale: zoom * PIXELS_PER_POINT,
    measured: viewWidth !== null,
    percent: Math.round(zoom * 100),
    fitsWidth: zoom === width,
    canZoomIn: stepZoom(zoom, 1, width) !== undefined,
    canZoomOut: stepZoom(zoom, -1, width) !== undefined,
    zoomIn: () => step(1),
    zoomOut: () => step(-1),
    fitWidth: () => setMode(zoom === width ? 'auto' : 'width'),
  }
}

/**
 * What is at the upper edge of the view, as of its last scroll event. It is recorded then, because a resize also
 * changes the gaps between the pages before the pages can be scaled. A scroll event of a view that has another width
 * than the one that the pages are scaled for comes from the resize itself.
 */
function usePlace(
  scroller: RefObject<HTMLElement | null>,
  scaledFor: RefObject<number>,
): RefObject<PageHeight | undefined> {
  const place = useRef<PageHeight>(undefined)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const record = () => {
      if (element.clientWidth === scaledFor.current) place.current = heightAtTop(element)
    }
    element.addEventListener('scroll', record, { passive: true })
    return () => element.removeEventListener('scroll', record)
  }, [scroller, scaledFor])
  return place
}

/** The width inside the padding and beside the scroll bar; null until it is measured. */
function useContentWidth(scroller: RefObject<HTMLElement | null>): number | null {
  const [viewWidth, setViewWidth] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => {
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(element)
      setViewWidth(element.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return viewWidth
}
