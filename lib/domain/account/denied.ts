import { HOUR } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { consume } from '#lib/engines/rate-limit/index.ts'
import { byActor } from './actor.ts'
import {
  type Authorized,
  authorizeContract,
  authorizeManage,
  type ContractAction,
  type Member,
  type Owned,
} from './authorized.ts'

/** Limits the events that one member can cause by denied requests, per hour. */
const DENIALS_AN_HOUR = 20

/** Logs that a member was denied access (AUD-09), up to the limit. */
async function logDenial(ctx: Ctx, member: Member, action: string, contract: string | null): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const limit = { key: `denied:${member.userId}`, limit: DENIALS_AN_HOUR, windowMs: HOUR, now }
    if (!(await consume(q, limit)).allowed) return
    // An event without a contract: a denied request is not part of what was signed.
    await appendEvents(q, [byActor(ctx, member, 'access.denied', { data: { action, contract } })])
  })
}

/** As authorizeContract, but logs the denial if the contract exists. */
export async function requireContract<C extends Owned & { id: string }, A extends ContractAction>(
  ctx: Ctx,
  member: Member,
  contract: C | null,
  action: A,
): Promise<Authorized<C, A>> {
  try {
    return authorizeContract(member, contract, action)
  } catch (error) {
    if (contract) await logDenial(ctx, member, action, contract.id)
    throw error
  }
}

/** As authorizeManage, but logs the denial. */
export async function requireManage(ctx: Ctx, member: Member): Promise<Authorized<Member, 'manage'>> {
  try {
    return authorizeManage(member)
  } catch (error) {
    await logDenial(ctx, member, 'manage', null)
    throw error
  }
}
