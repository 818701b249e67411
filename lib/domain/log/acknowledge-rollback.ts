import { type Authorized, byActor, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { retryFailed } from '#lib/engines/queue/index.ts'

/**
 * Acknowledges that the database is older than the pinned checkpoint. One transaction logs an event with both sizes,
 * continues the log under a new name, and retries failed seals. A retry that runs before the log is signed is refused
 * and repeated seconds later. Does nothing if there is no rollback, or another admin has acknowledged it.
 */
export async function acknowledgeRollback(ctx: Ctx, admin: Authorized<Member, 'manage'>): Promise<void> {
  const now = ctx.now()
  const by = byActor(ctx, admin, 'log.restored', { at: now })
  await ctx.log.acknowledge(ctx.store, now, by, (q) => retryFailed(q, 'contract.seal', now))
}
