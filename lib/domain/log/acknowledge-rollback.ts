import { type Authorized, byActor, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { retryFailed } from '#lib/engines/queue/index.ts'

/**
 * Acknowledges that the database is older than the pinned checkpoint. Logs an event with both sizes, and continues the
 * log under a new name. Does neither if there is no rollback, or another admin has acknowledged it. Then retries failed
 * seals in any case, so that a second call repairs one that was interrupted before the retry.
 */
export async function acknowledgeRollback(ctx: Ctx, admin: Authorized<Member, 'manage'>): Promise<void> {
  const now = ctx.now()
  await ctx.log.acknowledge(ctx.store, now, byActor(ctx, admin, 'log.restored', { at: now }))
  await ctx.store.tx((q) => retryFailed(q, 'contract.seal', now))
}
