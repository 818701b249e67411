import type { Q } from '#db/client.ts'
import { SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { hit, type Limit } from './rate-limit.store.ts'

/** Counts a hit, or throws Refusal('too_many_requests', { seconds }): how long to wait, rounded up. */
export async function requireWithin(q: Q, limit: Limit): Promise<void> {
  const { allowed, retryAfterMs } = await hit(q, limit)
  if (!allowed) throw new Refusal('too_many_requests', { seconds: Math.ceil(retryAfterMs / SECOND) })
}
