import type { Authorized, Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { retryFailed } from '#lib/engines/queue/index.ts'

/**
 * Acknowledges that the database is older than the pinned checkpoint. Logs an event with both sizes, and continues the
 * log under a new name. Retries the seals that failed during the rollback. Does nothing if there is no rollback, or
 * another admin has acknowledged it.
 */
export async function acknowledgeRollback(ctx: Ctx, admin: Authorized<Member, 'manage'>): Promise<void> {
  const { name, email, userId } = admin
  const actor = { kind: 'member', id: userId } as const
  await ctx.log.acknowledge(ctx.store, ctx.now(), { actor, request: ctx.request, personal: { name, email } })
  await ctx.store.tx((q) => retryFailed(q, 'contract.seal', ctx.now()))
}
