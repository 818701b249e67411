import type { Q } from '#db/client.ts'
import { SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { consume, type Limit } from './rate-limit.store.ts'

/** Consumes one request of the limit, or throws Refusal('too_many_requests', { seconds }) with the wait, rounded up. */
export async function consumeOrRefuse(q: Q, limit: Limit): Promise<void> {
  const { allowed, retryAfterMs } = await consume(q, limit)
  if (!allowed) throw new Refusal('too_many_requests', { seconds: Math.ceil(retryAfterMs / SECOND) })
}
