/** The source of time for use cases. SQL never supplies the time, so that tests can set it. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The same instant `ms` milliseconds later (earlier when negative). */
export function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
