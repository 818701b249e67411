import type { MemberId } from '#lib/core/ids.ts'
import { type Authorized, endMembership, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { handOver } from './hand-over.store.ts'

/**
 * Ends a membership and its sessions immediately. The admin takes over the member's contracts, so that their mails and
 * the replies of recipients go to a current member (AUTH-06). Throws Refusal('last_admin') if no admin would be left.
 */
export async function removeMember(ctx: Ctx, admin: Authorized<Member, 'manage'>, memberId: MemberId): Promise<void> {
  await ctx.store.tx(async (q) => {
    const userId = await endMembership(q, ctx, admin, memberId)
    await handOver(q, admin.organisationId, userId, admin.userId)
  })
}
