const MOST_ATTEMPTS = 8

/** Seconds to wait before the next attempt: 1, 2, 4, 8, then 15. `attempt` counts from 1. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(2 ** (Math.max(attempt, 1) - 1), 15)
}

/**
 * Makes an attempt, and repeats it after growing delays until it resolves with true. Returns a function that stops it; an
 * attempt that is running is not aborted.
 */
export function withRetries(attempt: () => Promise<boolean>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const make = async (count: number) => {
    if ((await attempt()) || stopped || count === MOST_ATTEMPTS) return
    timer = setTimeout(() => void make(count + 1), retryDelaySeconds(count) * 1000)
  }
  void make(1)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
