import type { MemberId } from '#lib/core/ids.ts'
import { type Authorized, endMembership, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { handOver } from './hand-over.store.ts'

/**
 * Ends a membership and its sessions immediately. Another member, the admin by default, takes over the member's contracts,
 * so that their mails and the replies of recipients go to a current member (AUTH-06). Throws Refusal('last_admin') if no
 * admin would be left, and Refusal('not_found') if one of the two is no member.
 */
export async function removeMember(
  ctx: Ctx,
  admin: Authorized<Member, 'manage'>,
  memberId: MemberId,
  successorId: MemberId | null = null,
): Promise<void> {
  await ctx.store.tx(async (q) => {
    const { userId, successor } = await endMembership(q, ctx, admin, { memberId, successorId })
    await handOver(q, admin.organisationId, userId, successor)
  })
}
