import { and, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { waitFor } from './window.rules.ts'

/**
 * At most `limit` requests of `key` in any `windowMs`. A key consists of what is limited and for whom:
 * `sign-in:203.0.113.7`.
 */
export type Limit = { key: string; limit: number; windowMs: number; now: Date }
export type RateAnswer = { allowed: boolean; retryAfterMs: number }

/**
 * Counts a request if it is within the limit, by one conditional upsert: of parallel requests only one takes the last place.
 * A refused request is not counted, so that one sent after `retryAfterMs` is allowed. Call it in its own transaction: if it
 * were rolled back with the guarded work, a failed attempt would not count.
 */
export async function consume(q: Q, o: Limit): Promise<RateAnswer> {
  const { rateWindow } = q.t
  const now = o.now.getTime()
  const window = Math.floor(now / o.windowMs)
  const elapsedMs = now - window * o.windowMs
  const keyHash = sha256Hex(o.key)
  // The counts of this window and of the previous one, whichever window the row was written in.
  const current = sql`case when ${rateWindow.window} = ${window} then ${rateWindow.current} else 0 end`
  const previous = sql`case when ${rateWindow.window} = ${window} then ${rateWindow.previous} when ${rateWindow.window} = ${window - 1} then ${rateWindow.current} else 0 end`
  const fits: SQL = sql`(${previous}) * ${o.windowMs - elapsedMs} + (${current}) * ${o.windowMs} <= ${(o.limit - 1) * o.windowMs}`
  const expiresAt = new Date((window + 2) * o.windowMs)
  const counted = await q
    .insert(rateWindow)
    .values({ keyHash, window, current: 1, previous: 0, expiresAt })
    .onConflictDoUpdate({
      target: rateWindow.keyHash,
      set: { window, current: sql`(${current}) + 1`, previous, expiresAt },
      setWhere: fits,
    })
    .returning({ current: rateWindow.current })
  if (counted.length > 0) return { allowed: true, retryAfterMs: 0 }

  const [row] = await q.select().from(rateWindow).where(eq(rateWindow.keyHash, keyHash))
  const windows = {
    current: row?.window === window ? row.current : 0,
    previous: row?.window === window ? row.previous : row?.window === window - 1 ? row.current : 0,
  }
  return { allowed: false, retryAfterMs: waitFor(windows, o.limit, o.windowMs, elapsedMs) }
}

/** Takes back a request that `consume` counted in this window or the one before. */
export async function giveBack(q: Q, { key, windowMs, now }: Omit<Limit, 'limit'>): Promise<void> {
  const { rateWindow } = q.t
  await q
    .update(rateWindow)
    .set({ current: sql`${rateWindow.current} - 1` })
    .where(
      and(
        eq(rateWindow.keyHash, sha256Hex(key)),
        gte(rateWindow.window, Math.floor(now.getTime() / windowMs) - 1),
        gt(rateWindow.current, 0),
      ),
    )
}

/** Deletes expired counters. */
export async function sweepRateWindows(q: Q, now: Date): Promise<void> {
  await q.delete(q.t.rateWindow).where(lt(q.t.rateWindow.expiresAt, now))
}

/** Resets the count of a key to zero. */
export async function reset(q: Q, key: string): Promise<void> {
  await q.delete(q.t.rateWindow).where(eq(q.t.rateWindow.keyHash, sha256Hex(key)))
}
