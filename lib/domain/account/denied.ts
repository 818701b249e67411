import { HOUR } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { consume } from '#lib/engines/rate-limit/index.ts'
import { type Authorized, authorizeContract, authorizeManage, type ContractAction, type Member } from './authorized.ts'

/** What one member can fill the log with by trying doors, in an hour. */
const DENIALS_AN_HOUR = 20

/** Logs that a member reached for what is not theirs to have (AUD-09), as often as the log can bear. */
async function noteDenied(ctx: Ctx, member: Member, action: string, contract: string | null): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const limit = { key: `denied:${member.userId}`, limit: DENIALS_AN_HOUR, windowMs: HOUR, now }
    if (!(await consume(q, limit)).allowed) return
    await appendEvents(q, [
      {
        event: 'access.denied',
        // Beside the contract and not among its own events: who reaches for it is no part of what was signed.
        contractId: null,
        actor: { kind: 'member', id: member.userId },
        at: now,
        request: ctx.request,
        data: { action, contract },
        personal: { name: member.name, email: member.email },
      },
    ])
  })
}

/** authorizeContract, with the denial in the log where there is such a contract. */
export async function requireContract<
  C extends { id: string; organisationId: string; createdBy: string },
  A extends ContractAction,
>(ctx: Ctx, member: Member, contract: C | null, action: A): Promise<Authorized<C, A>> {
  try {
    return authorizeContract(member, contract, action)
  } catch (error) {
    if (contract) await noteDenied(ctx, member, action, contract.id)
    throw error
  }
}

/** authorizeManage, with the denial in the log. */
export async function requireManage(ctx: Ctx, member: Member): Promise<Authorized<Member, 'manage'>> {
  try {
    return authorizeManage(member)
  } catch (error) {
    await noteDenied(ctx, member, 'manage', null)
    throw error
  }
}
