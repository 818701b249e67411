import type { Point } from '#lib/core/geometry.ts'

/** The target of the gestures on a scrolling element. Points are in CSS pixels of the window. */
export type ZoomTarget = {
  /** The current zoom, also during a gesture. */
  current: () => number
  /** Changes the zoom; the content at the point does not move. */
  show: (zoom: number, at: Point) => void
  /** The gesture has ended. */
  settle: () => void
  toggle: (at: Point) => void
}

/**
 * Handles pinch, double tap, and Ctrl with the wheel, which a trackpad's pinch sends. Returns a function that stops it.
 */
export function listenToGestures(element: HTMLElement, target: ZoomTarget): () => void {
  const stops = [listenToPinch(element, target), listenToTaps(element, target), listenToWheel(element, target)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Touch events, because only they can prevent the browser's own pinch in every engine. */
function listenToPinch(element: HTMLElement, { current, show, settle }: ZoomTarget): () => void {
  let start: { spread: number; zoom: number } | null = null
  const begin = (event: TouchEvent) => {
    const fingers = twoFingers(event)
    start = fingers ? { spread: fingers.spread, zoom: current() } : null
  }
  const move = (event: TouchEvent) => {
    const fingers = twoFingers(event)
    if (!start || !fingers) return
    event.preventDefault()
    show((start.zoom * fingers.spread) / start.spread, fingers.middle)
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

const DOUBLE_TAP_MS = 320
const DOUBLE_TAP_PIXELS = 32

function listenToTaps(element: HTMLElement, { toggle }: ZoomTarget): () => void {
  let last: { at: Point; time: number } | null = null
  const tap = (event: MouseEvent) => {
    const byTouch = event instanceof PointerEvent && event.pointerType === 'touch'
    if (!byTouch || !(event.target instanceof Element) || event.target.closest('button, a')) return
    const at = { x: event.clientX, y: event.clientY }
    const isSecond =
      last !== null &&
      event.timeStamp - last.time < DOUBLE_TAP_MS &&
      Math.hypot(at.x - last.at.x, at.y - last.at.y) < DOUBLE_TAP_PIXELS
    last = isSecond ? null : { at, time: event.timeStamp }
    if (isSecond) toggle(at)
  }
  element.addEventListener('click', tap)
  return () => element.removeEventListener('click', tap)
}

/** A wheel gesture has no end event, so a pause of this length ends it. */
const WHEEL_PAUSE_MS = 150

function listenToWheel(element: HTMLElement, { current, show, settle }: ZoomTarget): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return
    event.preventDefault()
    show(current() * Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY })
    clearTimeout(timer)
    timer = setTimeout(settle, WHEEL_PAUSE_MS)
  }
  element.addEventListener('wheel', wheel, { passive: false })
  return () => {
    clearTimeout(timer)
    element.removeEventListener('wheel', wheel)
  }
}
