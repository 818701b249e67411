/** Requests in the current fixed window and in the one before it. */
export type Windows = { current: number; previous: number }

/**
 * How long until one more request fits, in whole milliseconds, at least 1. The requests of the last `windowMs` are estimated as
 * the current window's plus the previous one's in proportion to how much of it still counts (a sliding window counter).
 * `elapsedMs`: since the current window began.
 */
export function waitFor(w: Windows, limit: number, windowMs: number, elapsedMs: number): number {
  if (w.current < limit) return Math.max(1, instantOf(w.previous, limit - 1 - w.current, windowMs) - elapsedMs)
  return windowMs - elapsedMs + instantOf(w.current, limit - 1, windowMs)
}

/** When, after a window's start, the previous window's requests weigh no more than `room`. */
function instantOf(previous: number, room: number, windowMs: number): number {
  return previous <= room ? 0 : Math.ceil(windowMs - (room * windowMs) / previous)
}
