import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { Limit, RateAnswer } from './rate-limit.store.ts'
import { waitFor } from './window.rules.ts'

/** The most keys that are kept. An entry has about 200 bytes. */
const MOST_KEYS = 50_000

type Counted = { window: number; windowMs: number; current: number; previous: number }

function windows(): Map<string, Counted> {
  return oncePerProcess('rate-limit windows', () => new Map<string, Counted>())
}

/**
 * As `consume`, counted in this process and not in the database, for limits that are checked by almost every request:
 * there the transaction and its fsync would take longer than the request. A restart resets the counts, so the window
 * must be short.
 */
export function consumeInMemory(o: Limit): RateAnswer {
  const now = o.now.getTime()
  const window = Math.floor(now / o.windowMs)
  const elapsedMs = now - window * o.windowMs
  const { current, previous } = countsIn(windows().get(o.key), window)
  const isWithin = previous * (o.windowMs - elapsedMs) + current * o.windowMs <= (o.limit - 1) * o.windowMs
  if (!isWithin) return { allowed: false, retryAfterMs: waitFor({ current, previous }, o.limit, o.windowMs, elapsedMs) }
  keep(o.key, { window, windowMs: o.windowMs, current: current + 1, previous }, now)
  return { allowed: true, retryAfterMs: 0 }
}

function countsIn(counted: Counted | undefined, window: number): { current: number; previous: number } {
  if (counted?.window === window) return counted
  return { current: 0, previous: counted?.window === window - 1 ? counted.current : 0 }
}

/** Keeps the counts of the keys that were used last. */
function keep(key: string, counted: Counted, now: number): void {
  const kept = windows()
  kept.delete(key)
  kept.set(key, counted)
  for (const [oldest, { window, windowMs }] of kept) {
    if (kept.size <= MOST_KEYS && now < (window + 2) * windowMs) return
    kept.delete(oldest)
  }
}
