import { appendEvents } from '#lib/audit/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { UserId } from '#lib/core/ids.ts'
import { requireWithin } from '#lib/rate-limit/index.ts'
import { findMember, findUserByEmail, NO_PASSWORD } from './account.store.ts'
import type { Member } from './authorized.ts'
import { hashPassword, isPassword } from './password.ts'

/** What a session remembers: whose it is, and under which password it began. */
export type SessionClaim = { userId: UserId; sessionEpoch: number }

let decoy: Promise<string> | undefined

/** Compares against some hash even when there is no such account, so that the answer takes as long either way. */
async function matches(password: string, hash: string | undefined): Promise<boolean> {
  decoy ??= hashPassword('no account has this password')
  const right = await isPassword(password, hash || (await decoy))
  return right && Boolean(hash) && hash !== NO_PASSWORD
}

/**
 * The claim for a new session if email and password are right and the person is a member, else null. Throws
 * Refusal('too_many_requests') after 10 tries for an email or 50 from an address within 15 minutes.
 */
export async function signIn(ctx: Ctx, input: { email: string; password: string }): Promise<SessionClaim | null> {
  const now = ctx.now()
  await ctx.store.tx(async (q) => {
    await requireWithin(q, { key: `sign-in:email:${input.email}`, limit: 10, windowMs: 15 * MINUTE, now })
    await requireWithin(q, { key: `sign-in:ip:${ctx.request?.ip ?? 'none'}`, limit: 50, windowMs: 15 * MINUTE, now })
  })
  const user = await findUserByEmail(ctx.store.q, input.email)
  const right = await matches(input.password, user?.passwordHash)
  const member = user && right ? await findMember(ctx.store.q, user.id) : null
  await ctx.store.tx((q) =>
    appendEvents(q, [
      {
        event: member ? 'member.signed_in' : 'member.sign_in_refused',
        contractId: null,
        actor: { kind: member ? 'member' : 'system', id: member?.userId ?? null },
        at: now,
        request: ctx.request,
        personal: { email: input.email },
      },
    ]),
  )
  return member ? { userId: member.userId, sessionEpoch: member.sessionEpoch } : null
}

/** The member that a session stands for now; null once the password changed or the membership ended. */
export async function memberOfSession(ctx: Ctx, claim: SessionClaim): Promise<Member | null> {
  const found = await findMember(ctx.store.q, claim.userId)
  if (!found || found.sessionEpoch !== claim.sessionEpoch) return null
  const { sessionEpoch: _, ...member } = found
  return member
}
