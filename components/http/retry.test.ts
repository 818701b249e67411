import { beforeEach, describe, expect, it, vi } from 'vitest'
import { retryDelaySeconds, withRetries } from './retry.ts'

it('the delay doubles up to 15 seconds', () => {
  expect([1, 2, 3, 4, 5, 50].map(retryDelaySeconds)).toEqual([1, 2, 4, 8, 15, 15])
})

describe('retries', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 })
    return () => vi.useRealTimers()
  })

  /** An attempt that fails so many times, and the seconds at which it was made. */
  function failing(times: number) {
    const at: number[] = []
    const attempt = async () => {
      at.push(Date.now() / 1000)
      return at.length > times
    }
    return { at, attempt }
  }

  it.each([
    ['ends with the first success', 0, [0]],
    ['is repeated after growing delays', 3, [0, 1, 3, 7]],
    ['ends after eight attempts', 99, [0, 1, 3, 7, 15, 30, 45, 60]],
  ])('an attempt %s', async (_rule, times, seconds) => {
    const { at, attempt } = failing(times)
    withRetries(attempt)
    await vi.runAllTimersAsync()
    expect(at).toEqual(seconds)
  })

  it('an attempt is not repeated after a stop, also during the attempt', async () => {
    const [first, second] = [failing(99), failing(99)]
    withRetries(first.attempt)()
    const stop = withRetries(second.attempt)
    await vi.advanceTimersByTimeAsync(2000)
    stop()
    await vi.runAllTimersAsync()
    expect([first.at, second.at]).toEqual([[0], [0, 1]])
  })
})
