import type { Q } from '#db/client.ts'
import { SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { consumeInMemory } from './memory-limit.ts'
import { consume, type Limit, type RateAnswer } from './rate-limit.store.ts'

function orRefuse({ allowed, retryAfterMs }: RateAnswer): void {
  if (!allowed) throw new Refusal('too_many_requests', { seconds: Math.ceil(retryAfterMs / SECOND) })
}

/** Consumes one request of the limit, or throws Refusal('too_many_requests', { seconds }) with the wait, rounded up. */
export async function consumeOrRefuse(q: Q, limit: Limit): Promise<void> {
  orRefuse(await consume(q, limit))
}

/** The same, counted in memory. */
export function consumeInMemoryOrRefuse(limit: Limit): void {
  orRefuse(consumeInMemory(limit))
}
