'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import { pageInView, sheetOf } from './sheets.ts'

/** CSS pixels in a point: at 100 % a page is as large as CSS says that paper is. */
const PIXELS_PER_POINT = 96 / 72
const STOPS = [0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const
const LARGEST = 2
const COMFORTABLE = 1.1

export type Zoom = {
  /** CSS pixels in a point, now. */
  scale: number
  percent: number
  fits: boolean
  canZoomIn: boolean
  canZoomOut: boolean
  zoomIn: () => void
  zoomOut: () => void
  fitWidth: () => void
}

/** How large the pages are shown: fitted to the width of the canvas, or 50 to 200 %. Sets --scale on the canvas. */
export function useZoom(canvas: RefObject<HTMLElement | null>, widest: number): Zoom {
  const [chosen, choose] = useState<number | null>(null)
  // On a wide screen a page as wide as the canvas would not show half of its height.
  const fit = Math.min(useFit(canvas, widest), COMFORTABLE)
  const zoom = chosen ?? fit
  const scale = zoom * PIXELS_PER_POINT
  useLayoutEffect(() => {
    const element = canvas.current
    if (element) keepPlace(element, () => element.style.setProperty('--scale', String(scale)))
  }, [canvas, scale])
  // The width of the canvas can lie between two stops, or below all of them on a phone.
  const stops = [...STOPS, fit].sort((a, b) => a - b)
  const larger = stops.find((stop) => stop > zoom + 0.005)
  const smaller = stops.findLast((stop) => stop < zoom - 0.005)
  const goTo = (stop: number | undefined) => {
    if (stop !== undefined) choose(stop === fit ? null : stop)
  }
  return {
    scale,
    percent: Math.round(zoom * 100),
    fits: chosen === null,
    canZoomIn: larger !== undefined,
    canZoomOut: smaller !== undefined,
    zoomIn: () => goTo(larger),
    zoomOut: () => goTo(smaller),
    fitWidth: () => choose(null),
  }
}

/** The zoom at which the widest page (in points) fills the canvas. */
function useFit(canvas: RefObject<HTMLElement | null>, widest: number): number {
  const [room, setRoom] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    const measure = () => {
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(element)
      setRoom(element.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [canvas])
  if (room === null || room <= 0) return 1
  return Math.min(room / (widest * PIXELS_PER_POINT), LARGEST)
}

/** Makes a change of size and scrolls so that what was in the middle of the view stays there. */
function keepPlace(canvas: HTMLElement, change: () => void): void {
  const page = canvas.scrollTop > 0 || canvas.scrollLeft > 0 ? pageInView(canvas) : null
  const sheet = page === null ? null : sheetOf(canvas, page)
  if (!sheet) {
    change()
    return
  }
  const view = canvas.getBoundingClientRect()
  const middle = { x: view.left + canvas.clientWidth / 2, y: view.top + canvas.clientHeight / 2 }
  const before = sheet.getBoundingClientRect()
  const at = { x: (middle.x - before.left) / before.width, y: (middle.y - before.top) / before.height }
  change()
  const after = sheet.getBoundingClientRect()
  canvas.scrollTop += after.top + at.y * after.height - middle.y
  canvas.scrollLeft += after.left + at.x * after.width - middle.x
}
