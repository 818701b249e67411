'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { clampZoom, stepZoom, toggleZoom } from './zoom.ts'

type Point = { x: number; y: number }

export type Zoom = { zoom: number; zoomIn: () => void; zoomOut: () => void; fit: () => void }

/**
 * Zooms the pages inside `scroller` by its `--zoom` property: buttons, pinch, double tap, and Ctrl with the wheel, as
 * which a trackpad's pinch arrives. What lies under the fingers stays there. Pages are found by `[data-page]`.
 */
export function useZoom(scroller: RefObject<HTMLElement | null>): Zoom {
  const [zoom, setZoom] = useState(1)
  const now = useRef(1)

  const apply = useCallback(
    (wanted: number, focus?: Point) => {
      const element = scroller.current
      const next = clampZoom(wanted)
      if (!element || next === now.current) return
      const box = element.getBoundingClientRect()
      const at = focus ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      const page = pageNearest(element, at.y)
      const before = page?.getBoundingClientRect()
      now.current = next
      element.style.setProperty('--zoom', String(next))
      if (!page || !before) return
      const after = page.getBoundingClientRect()
      element.scrollBy({
        left: after.x + ((at.x - before.x) / before.width) * after.width - at.x,
        top: after.y + ((at.y - before.y) / before.height) * after.height - at.y,
        behavior: 'instant',
      })
    },
    [scroller],
  )

  const settle = useCallback(() => setZoom(now.current), [])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const stops = [
      listenToPinch(element, () => now.current, apply, settle),
      listenToTaps(element, (at) => {
        apply(toggleZoom(now.current), at)
        settle()
      }),
      listenToWheel(element, () => now.current, apply, settle),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [scroller, apply, settle])

  const to = (next: number) => {
    apply(next)
    settle()
  }
  return {
    zoom,
    zoomIn: () => to(stepZoom(now.current, 1)),
    zoomOut: () => to(stepZoom(now.current, -1)),
    fit: () => to(1),
  }
}

function pageNearest(scroller: HTMLElement, y: number): HTMLElement | null {
  let nearest: HTMLElement | null = null
  let distance = Number.POSITIVE_INFINITY
  for (const page of scroller.querySelectorAll<HTMLElement>('[data-page]')) {
    const box = page.getBoundingClientRect()
    const away = y < box.top ? box.top - y : y > box.bottom ? y - box.bottom : 0
    if (away < distance) {
      nearest = page
      distance = away
    }
    if (away === 0) break
  }
  return nearest
}

type Apply = (zoom: number, focus?: Point) => void

/** Touch events, because they alone can hold back the browser's own pinch in every engine. */
function listenToPinch(element: HTMLElement, current: () => number, apply: Apply, settle: () => void): () => void {
  let start: { spread: number; zoom: number } | null = null
  const begin = (event: TouchEvent) => {
    const fingers = twoFingers(event)
    start = fingers ? { spread: fingers.spread, zoom: current() } : null
  }
  const move = (event: TouchEvent) => {
    const fingers = twoFingers(event)
    if (!start || !fingers) return
    event.preventDefault()
    apply((start.zoom * fingers.spread) / start.spread, fingers.middle)
  }
  const end = () => {
    if (start) settle()
    start = null
  }
  element.addEventListener('touchstart', begin, { passive: true })
  element.addEventListener('touchmove', move, { passive: false })
  element.addEventListener('touchend', end)
  element.addEventListener('touchcancel', end)
  return () => {
    element.removeEventListener('touchstart', begin)
    element.removeEventListener('touchmove', move)
    element.removeEventListener('touchend', end)
    element.removeEventListener('touchcancel', end)
  }
}

function twoFingers(event: TouchEvent): { spread: number; middle: Point } | null {
  const [a, b] = event.touches
  if (!a || !b || event.touches.length !== 2) return null
  return {
    spread: Math.max(Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), 1),
    middle: { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 },
  }
}

function listenToTaps(element: HTMLElement, onDoubleTap: (at: Point) => void): () => void {
  let last: { at: Point; time: number } | null = null
  const tap = (event: MouseEvent) => {
    const byTouch = event instanceof PointerEvent && event.pointerType === 'touch'
    if (!byTouch || (event.target as Element).closest('button, a')) return
    const at = { x: event.clientX, y: event.clientY }
    const again = last && event.timeStamp - last.time < 320 && Math.hypot(at.x - last.at.x, at.y - last.at.y) < 32
    last = again ? null : { at, time: event.timeStamp }
    if (again) onDoubleTap(at)
  }
  element.addEventListener('click', tap)
  return () => element.removeEventListener('click', tap)
}

function listenToWheel(element: HTMLElement, current: () => number, apply: Apply, settle: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return
    event.preventDefault()
    apply(current() * Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY })
    clearTimeout(timer)
    timer = setTimeout(settle, 150)
  }
  element.addEventListener('wheel', wheel, { passive: false })
  return () => {
    clearTimeout(timer)
    element.removeEventListener('wheel', wheel)
  }
}
