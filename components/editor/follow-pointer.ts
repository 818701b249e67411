/** The position of the pointer in the window, in CSS pixels, and whether Alt is held. */
export type PointerAt = { x: number; y: number; alt: boolean }

export type Follower = {
  /** Called at most once a frame while the pointer is dragged. */
  moved: (at: PointerAt) => void
  dropped: (at: PointerAt) => void
  /** The drag was cancelled: Escape, a second finger, or the browser started to scroll. */
  cancelled?: () => void
  /** Pressed and released without a drag. */
  tapped?: (at: PointerAt) => void
}

/** A press becomes a drag when the pointer has moved this many pixels. */
const DRAG_FROM = 4
/** A drag scrolls the scroller within this many pixels of its upper or lower edge. */
const SCROLL_ZONE = 40

/** Follows a pointer from its press to its release anywhere in the window, frame by frame. */
export function followPointer(press: PointerEvent, scroller: HTMLElement | null, follower: Follower): void {
  let at: PointerAt = { x: press.clientX, y: press.clientY, alt: press.altKey }
  let dragging = false
  let frame = 0
  const ending = new AbortController()
  const drawNextFrame = () => {
    if (dragging && frame === 0) frame = requestAnimationFrame(draw)
  }
  const draw = () => {
    frame = 0
    if (scroller && scrollNearEdge(scroller, at)) drawNextFrame()
    follower.moved(at)
  }
  const end = (how: 'up' | 'cancel') => {
    cancelAnimationFrame(frame)
    ending.abort()
    if (!dragging) {
      if (how === 'up') follower.tapped?.(at)
      return
    }
    swallowNextClick()
    if (how === 'up') follower.dropped(at)
    else follower.cancelled?.()
  }
  const isOurs = (event: PointerEvent) => event.pointerId === press.pointerId
  const listening = { signal: ending.signal, capture: true }
  window.addEventListener(
    'pointermove',
    (event) => {
      if (!isOurs(event)) return
      at = { x: event.clientX, y: event.clientY, alt: event.altKey }
      dragging ||= Math.hypot(at.x - press.clientX, at.y - press.clientY) >= DRAG_FROM
      drawNextFrame()
    },
    listening,
  )
  window.addEventListener(
    'pointerup',
    (event) => {
      if (!isOurs(event)) return
      at = { x: event.clientX, y: event.clientY, alt: event.altKey }
      end('up')
    },
    listening,
  )
  // With a second finger the gesture is a pinch.
  window.addEventListener('pointerdown', () => end('cancel'), listening)
  window.addEventListener('pointercancel', (event) => isOurs(event) && end('cancel'), listening)
  window.addEventListener('scroll', drawNextFrame, listening)
  window.addEventListener('blur', (event) => event.target === window && end('cancel'), listening)
  const key = (event: KeyboardEvent) => {
    if (dragging) event.stopPropagation()
    if (dragging && event.key === 'Escape' && event.type === 'keydown') return end('cancel')
    at = { ...at, alt: event.altKey }
    drawNextFrame()
  }
  window.addEventListener('keydown', key, listening)
  window.addEventListener('keyup', key, listening)
}

/** Prevents the click that browsers send after a drag. */
function swallowNextClick(): void {
  const stop = (event: Event) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0)
}

function scrollNearEdge(scroller: HTMLElement, at: PointerAt): boolean {
  const box = scroller.getBoundingClientRect()
  if (at.x < box.left || at.x > box.right) return false
  const above = box.top + SCROLL_ZONE - at.y
  const below = at.y - (box.bottom - SCROLL_ZONE)
  const by = above > 0 ? -Math.min(above, SCROLL_ZONE) : below > 0 ? Math.min(below, SCROLL_ZONE) : 0
  if (by === 0) return false
  const before = scroller.scrollTop
  scroller.scrollTop += by / 3
  return scroller.scrollTop !== before
}
