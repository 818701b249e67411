import { and, desc, eq, gt, isNull, lte, ne, or } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { later } from '#lib/core/clock.ts'
import { type MemberId, type MemberSessionId, newId } from '#lib/core/ids.ts'
import type { RequestInfo } from '#lib/domain/ctx.ts'
import { memberColumns } from './account.store.ts'
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from './session.rules.ts'

/** The maximum length of a stored User-Agent header, in characters. */
const MAX_USER_AGENT = 200

export async function insertSession(
  q: Q,
  memberId: MemberId,
  request: RequestInfo | null,
  now: Date,
): Promise<MemberSessionId> {
  const id = newId<'member-session'>(now)
  await q.insert(q.t.memberSession).values({
    id,
    memberId,
    createdAt: now,
    lastSeenAt: now,
    userAgent: request?.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    ipAddress: request?.ip ?? null,
  })
  return id
}

const sessionById = query((q, { id }: Params<{ id: MemberSessionId }>) => {
  const { memberSession: s, member: m, organisation: o, user: u } = q.t
  return q
    .select({ ...memberColumns(q), sessionId: s.id, createdAt: s.createdAt, lastSeenAt: s.lastSeenAt })
    .from(s)
    .innerJoin(m, eq(m.id, s.memberId))
    .innerJoin(u, eq(u.id, m.userId))
    .innerJoin(o, eq(o.id, m.organisationId))
    .where(and(eq(s.id, id), isNull(m.removedAt)))
})

/** A session with its member, whether or not it is still valid; null if it was ended or its member removed. */
export async function findSession(q: Q, id: MemberSessionId) {
  const [row] = await sessionById(q, { id })
  return row ?? null
}

const touched = query((q, { id, at, ip }: Params<{ id: MemberSessionId; at: Date; ip: string | null }>) => {
  const s = q.t.memberSession
  return q
    .update(s)
    .set({ lastSeenAt: columnParam(s.lastSeenAt, at), ipAddress: columnParam(s.ipAddress, ip) })
    .where(eq(s.id, id))
})

/** Records that a session was used now, from this address. */
export async function touchSession(q: Q, id: MemberSessionId, at: Date, ip: string | null): Promise<void> {
  await touched(q, { id, at, ip })
}

/** The valid sessions of a member, the one used last first. */
export async function sessionsOf(q: Q, memberId: MemberId, now: Date) {
  const s = q.t.memberSession
  return q
    .select()
    .from(s)
    .where(
      and(
        eq(s.memberId, memberId),
        gt(s.createdAt, later(now, -SESSION_LIFE_MS)),
        gt(s.lastSeenAt, later(now, -SESSION_IDLE_MS)),
      ),
    )
    .orderBy(desc(s.lastSeenAt), desc(s.id))
}

/** Ends a session of a member; false if there is none. */
export async function tryEndSession(q: Q, memberId: MemberId, id: MemberSessionId): Promise<boolean> {
  const s = q.t.memberSession
  const rows = await q
    .delete(s)
    .where(and(eq(s.id, id), eq(s.memberId, memberId)))
    .returning({ id: s.id })
  return rows.length > 0
}

/** Ends the sessions of a member, except for one. Returns how many. */
export async function endSessions(q: Q, memberId: MemberId, except: MemberSessionId | null): Promise<number> {
  const s = q.t.memberSession
  const rows = await q
    .delete(s)
    .where(and(eq(s.memberId, memberId), except === null ? undefined : ne(s.id, except)))
    .returning({ id: s.id })
  return rows.length
}

/** Deletes sessions that are no longer valid. */
export async function sweepSessions(q: Q, now: Date): Promise<void> {
  const s = q.t.memberSession
  await q
    .delete(s)
    .where(or(lte(s.createdAt, later(now, -SESSION_LIFE_MS)), lte(s.lastSeenAt, later(now, -SESSION_IDLE_MS))))
}
