import type { Kit } from '../kit.ts'

/** Tables of lib/engines/rate-limit. */
export function rateLimitTables(k: Kit) {
  const rateWindow = k.table(
    'rate_window',
    {
      /** SHA-256 of the caller's key, which may contain an address. */
      keyHash: k.text().primaryKey(),
      /** Number of the current window since 1970, and the number of requests in it and in the previous one. */
      window: k.int().notNull(),
      current: k.int().notNull(),
      previous: k.int().notNull(),
      /** The time at which both windows have passed and the row can be deleted. */
      expiresAt: k.time().notNull(),
    },
    (t) => [k.index('rate_window_expires').on(t.expiresAt)],
  )
  return { rateWindow }
}
