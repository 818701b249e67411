import { DAY, HOUR } from '#lib/core/clock.ts'

/** A session ends after this time without a request. */
export const SESSION_IDLE_MS = 12 * HOUR
/** A session ends this long after sign-in, however often it is used. */
export const SESSION_LIFE_MS = 7 * DAY

/** True while a session is valid. */
export function isLive({ createdAt, lastSeenAt }: { createdAt: Date; lastSeenAt: Date }, now: Date): boolean {
  return now.getTime() - createdAt.getTime() < SESSION_LIFE_MS && now.getTime() - lastSeenAt.getTime() < SESSION_IDLE_MS
}
