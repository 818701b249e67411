import { DAY, later, MINUTE, SECOND } from '#lib/core/clock.ts'

const delays = [
  2 * SECOND,
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  120 * MINUTE,
  360 * MINUTE,
  DAY,
]

/** The number of attempts after which a failing job is dead-lettered. */
export const MAX_ATTEMPTS = delays.length + 1

/**
 * When a job that has failed `attempt` times (from 1) runs again; null after the tenth attempt, when it is dead-lettered.
 */
export function nextRun(attempt: number, now: Date): Date | null {
  const delay = delays[attempt - 1]
  return delay === undefined ? null : later(now, delay)
}
