import { MINUTE } from '#lib/core/clock.ts'
import type { UserId } from '#lib/core/ids.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { consume, consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
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

/** An attempt as the log keeps it: the address that was entered is personal, known or not, and the password is nowhere. */
function attempt(ctx: Ctx, event: EventName, email: string, userId: UserId | null): AuditEvent {
  return {
    event,
    contractId: null,
    actor: userId ? { kind: 'member', id: userId } : { kind: 'system', id: null },
    at: ctx.now(),
    request: ctx.request,
    data: { factor: 'password' },
    personal: { email },
  }
}

/** Counts the try. That somebody tries too often is logged as well, but not as often as they try. */
async function countTry(ctx: Ctx, email: string): Promise<void> {
  const now = ctx.now()
  const [address, windowMs] = [networkOf(ctx.request?.ip), 15 * MINUTE]
  try {
    await ctx.store.tx(async (q) => {
      await consumeOrRefuse(q, { key: `sign-in:email:${email}`, limit: 10, windowMs, now })
      await consumeOrRefuse(q, { key: `sign-in:ip:${address}`, limit: 50, windowMs, now })
    })
  } catch (error) {
    await ctx.store.tx(async (q) => {
      const { allowed } = await consume(q, { key: `sign-in:limited:${address}`, limit: 5, windowMs, now })
      if (allowed) await appendEvents(q, [attempt(ctx, 'sign_in.limited', email, null)])
    })
    throw error
  }
}

/**
 * The claim for a new session if email and password are right and the person is a member, else null. Throws
 * Refusal('too_many_requests') after 10 tries for an email or 50 from an address within 15 minutes.
 */
export async function signIn(ctx: Ctx, input: { email: string; password: string }): Promise<SessionClaim | null> {
  await countTry(ctx, input.email)
  const user = await findUserByEmail(ctx.store.q, input.email)
  const right = await matches(input.password, user?.passwordHash)
  const member = user && right ? await findMember(ctx.store.q, user.id) : null
  const event = member ? 'member.signed_in' : 'sign_in.refused'
  await ctx.store.tx((q) => appendEvents(q, [attempt(ctx, event, input.email, member?.userId ?? null)]))
  return member ? { userId: member.userId, sessionEpoch: member.sessionEpoch } : null
}

/** Logs that a member signed out; nothing for a session that had ended before. */
export async function noteSignedOut(ctx: Ctx, claim: SessionClaim): Promise<void> {
  const member = await memberOfSession(ctx, claim)
  if (!member) return
  const actor = { kind: 'member', id: member.userId } as const
  const personal = { email: member.email }
  const now = ctx.now()
  await ctx.store.tx((q) =>
    appendEvents(q, [{ event: 'member.signed_out', contractId: null, actor, at: now, request: ctx.request, personal }]),
  )
}

/** The member that a session stands for now; null once the password changed or the membership ended. */
export async function memberOfSession(ctx: Ctx, claim: SessionClaim): Promise<Member | null> {
  const found = await findMember(ctx.store.q, claim.userId)
  if (!found || found.sessionEpoch !== claim.sessionEpoch) return null
  const { sessionEpoch: _, ...member } = found
  return member
}
