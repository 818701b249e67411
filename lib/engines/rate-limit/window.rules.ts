/** Requests in the current fixed window and in the previous one. */
export type Windows = { current: number; previous: number }

/**
 * How long until one more request is within the limit, in whole milliseconds, at least 1. Estimates the requests of the last
 * `windowMs` as those of the current window plus the share of the previous window that still counts (sliding window
 * counter). `elapsedMs`: since the start of the current window.
 */
export function waitFor(w: Windows, limit: number, windowMs: number, elapsedMs: number): number {
  if (w.current < limit) return Math.max(1, instantOf(w.previous, limit - 1 - w.current, windowMs) - elapsedMs)
  return windowMs - elapsedMs + instantOf(w.current, limit - 1, windowMs)
}

/** The time after a window's start at which the previous window's requests count no more than `room`. */
function instantOf(previous: number, room: number, windowMs: number): number {
  return previous <= room ? 0 : Math.ceil(windowMs - (room * windowMs) / previous)
}
