import type { Authorized, Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { retryFailed } from '#lib/engines/queue/index.ts'

/**
 * An admin knows that the database is not the newest that was signed, and goes on with it: an event says so, with what was
 * signed and what is there, and the log goes on under another name. What could not be sealed meanwhile is sealed now.
 * Nothing happens if there is no rollback, or another admin was first.
 */
export async function acknowledgeRollback(ctx: Ctx, admin: Authorized<Member, 'manage'>): Promise<void> {
  const { name, email, userId } = admin
  const actor = { kind: 'member', id: userId } as const
  await ctx.log.acknowledge(ctx.store, ctx.now(), { actor, request: ctx.request, personal: { name, email } })
  await ctx.store.tx((q) => retryFailed(q, 'contract.seal', ctx.now()))
}
