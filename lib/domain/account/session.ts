import { MINUTE } from '#lib/core/clock.ts'
import { deviceOf } from '#lib/core/device.rules.ts'
import { type MemberSessionId, memberSessionId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { byActor } from './actor.ts'
import type { Member } from './authorized.ts'
import type { SessionView } from './schema.ts'
import { isLive } from './session.rules.ts'
import { endSessions, findSession, sessionsOf, sweepSessions, touchSession, tryEndSession } from './session.store.ts'

/** The content of a session cookie (AUTH-01). */
export type SessionClaim = { sessionId: MemberSessionId }

/** How often the last use of a session is written. */
const TOUCH_MS = MINUTE

/** The member of a session; null once it has ended. Cookies of older versions have no session. */
export async function memberOfSession(ctx: Ctx, claim: SessionClaim): Promise<Member | null> {
  const id = memberSessionId.safeParse(claim.sessionId)
  const found = id.success ? await findSession(ctx.store.q, id.data) : null
  const now = ctx.now()
  if (!found || !isLive(found, now)) return null
  const { createdAt: _, lastSeenAt, ...member } = found
  if (now.getTime() - lastSeenAt.getTime() >= TOUCH_MS)
    await ctx.store.tx((q) => touchSession(q, member.sessionId, now, ctx.request?.ip ?? null))
  return { kind: 'member', ...member }
}

/** Ends the session of a member who signs out; does nothing for one that had ended. */
export async function signOut(ctx: Ctx, claim: SessionClaim): Promise<void> {
  const member = await memberOfSession(ctx, claim)
  if (!member) return
  await ctx.store.tx(async (q) => {
    if (await tryEndSession(q, member.memberId, claim.sessionId))
      await appendEvents(q, [byActor(ctx, member, 'member.signed_out')])
  })
}

/** The sessions of a member, the one used last first. */
export async function listSessions(ctx: Ctx, member: Member): Promise<SessionView[]> {
  const rows = await sessionsOf(ctx.store.q, member.memberId, ctx.now())
  return rows.map(({ id, userAgent, ipAddress, createdAt, lastSeenAt }) => ({
    id,
    device: deviceOf(userAgent),
    address: ipAddress,
    createdAt,
    lastSeenAt,
    isThis: id === member.sessionId,
  }))
}

/** Ends one of the member's sessions. Throws Refusal('not_found') if it has ended or is not theirs. */
export async function endSession(ctx: Ctx, member: Member, id: MemberSessionId): Promise<void> {
  await ctx.store.tx(async (q) => {
    await appendEvents(q, [byActor(ctx, member, 'member.session_ended', { data: { sessions: 1 } })])
    if (!(await tryEndSession(q, member.memberId, id))) throw new Refusal('not_found')
  })
}

/** Ends all of the member's sessions but the one of this request. */
export async function endOtherSessions(ctx: Ctx, member: Member): Promise<void> {
  await ctx.store.tx(async (q) => {
    await sweepSessions(q, ctx.now())
    const sessions = await endSessions(q, member.memberId, member.sessionId)
    if (sessions > 0) await appendEvents(q, [byActor(ctx, member, 'member.session_ended', { data: { sessions } })])
  })
}
