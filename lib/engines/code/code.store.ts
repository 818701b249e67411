import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { inColumn, type Places, query } from '#db/query.ts'
import { DAY, later } from '#lib/core/clock.ts'
import { type Channel, type IssueFacts, policy } from './code.machine.ts'

export type Gate = { failures: number; lockedAt: Date | null }
export type CodeRow = {
  id: string
  subject: string
  purpose: string
  sessionHash: string
  channel: Channel
  targetHash: string
  ipHash: string | null
  digest: Buffer
  salt: Buffer
  cost: number
  createdAt: Date
  expiresAt: Date
}

const subjectKey = (subject: string) => `subject:${subject}`

const passGate = query((q, { key, now }: Places<{ key: string; now: Date }>) => {
  const { otpGate: g } = q.t
  return q
    .insert(g)
    .values({ key, failures: 0, lockedAt: null, touchedAt: now })
    .onConflictDoUpdate({ target: g.key, set: { touchedAt: inColumn(g.touchedAt, now) } })
})

/** Takes the rows that every transaction about these keys queues at, always in the same order. */
async function passGates(q: Q, keys: readonly string[], now: Date): Promise<void> {
  for (const key of [...keys].sort()) await passGate(q, { key, now })
}

const gateByKey = query((q, { key }: Places<{ key: string }>) => {
  const { otpGate: g } = q.t
  return q.select({ failures: g.failures, lockedAt: g.lockedAt }).from(g).where(eq(g.key, key))
})

async function readGate(q: Q, subject: string): Promise<Gate> {
  const [gate] = await gateByKey(q, { key: subjectKey(subject) })
  return gate ?? { failures: 0, lockedAt: null }
}

/** Serialises codes of a subject, to a target and from an address, so that parallel requests cannot outrun a limit. */
export async function passIssueGates(
  q: Q,
  o: { subject: string; targetHash: string; ipHash: string | null; now: Date },
): Promise<void> {
  const keys = [subjectKey(o.subject), `target:${o.targetHash}`, ...(o.ipHash ? [`ip:${o.ipHash}`] : [])]
  await passGates(q, keys, o.now)
}

export async function passSubjectGate(q: Q, subject: string, now: Date): Promise<Gate> {
  await passGates(q, [subjectKey(subject)], now)
  return readGate(q, subject)
}

const codesOfSubject = query((q, { subject, since }: Places<{ subject: string; since: Date }>) => {
  const { otpCode: c } = q.t
  return q
    .select({ createdAt: c.createdAt, channel: c.channel, unsentAt: c.unsentAt })
    .from(c)
    .where(and(eq(c.subject, subject), gt(c.createdAt, inColumn(c.createdAt, since))))
    .orderBy(desc(c.createdAt))
})

/** When the newest codes were made whose column, a hash, has a value. */
function newestCodesBy(column: 'targetHash' | 'ipHash', { most, inMs }: { most: number; inMs: number }) {
  const newest = query((q, { hash, since }: Places<{ hash: string; since: Date }>) => {
    const { otpCode: c } = q.t
    return q
      .select({ createdAt: c.createdAt })
      .from(c)
      .where(and(eq(c[column], hash), gt(c.createdAt, inColumn(c.createdAt, since))))
      .orderBy(desc(c.createdAt))
      .limit(most)
  })
  return async (q: Q, hash: string, now: Date): Promise<Date[]> =>
    (await newest(q, { hash, since: later(now, -inMs) })).map((row) => row.createdAt)
}

const newestToTarget = newestCodesBy('targetHash', policy.perTarget)
const newestFromIp = newestCodesBy('ipHash', policy.perIp)

export async function readIssueFacts(
  q: Q,
  o: { subject: string; channel: Channel; targetHash: string; ipHash: string | null; now: Date },
): Promise<IssueFacts> {
  const ofSubject = await codesOfSubject(q, { subject: o.subject, since: later(o.now, -policy.perSubject.inMs) })
  return {
    channel: o.channel,
    locked: await isLocked(q, o.subject),
    ofSubject: ofSubject.map(({ createdAt, channel, unsentAt }) => ({ createdAt, channel, unsent: unsentAt !== null })),
    toTarget: await newestToTarget(q, o.targetHash, o.now),
    fromIp: o.ipHash ? await newestFromIp(q, o.ipHash, o.now) : [],
  }
}

/** Stores a code; those of the same subject and purpose before it die (OTP-03). */
export async function replaceCode(q: Q, row: CodeRow): Promise<void> {
  const { otpCode } = q.t
  await q
    .update(otpCode)
    .set({ deadAt: row.createdAt, digest: null, salt: null })
    .where(
      and(
        eq(otpCode.subject, row.subject),
        eq(otpCode.purpose, row.purpose),
        isNull(otpCode.deadAt),
        isNull(otpCode.usedAt),
      ),
    )
  await q.insert(otpCode).values({ ...row, attempts: 0 })
}

/**
 * A code that could not be sent is dead. It does not lengthen the wait for the next one, nor count among the day's
 * codes; it counts for its target and IP address, and among the day's unsent ones of its channel.
 */
export async function markCodeUnsent(q: Q, codeId: string, now: Date): Promise<void> {
  const { otpCode } = q.t
  await q
    .update(otpCode)
    .set({ deadAt: now, unsentAt: now, digest: null, salt: null })
    .where(and(eq(otpCode.id, codeId), isNull(otpCode.usedAt), isNull(otpCode.unsentAt)))
}

/** Tries of the last 24 hours, those that a code made a little before may have taken included. */
export async function countTries(q: Q, subject: string, now: Date): Promise<number> {
  const { otpCode } = q.t
  const [row] = await q
    .select({ tries: sql`coalesce(sum(${otpCode.attempts}), 0)`.mapWith(Number) })
    .from(otpCode)
    .where(and(eq(otpCode.subject, subject), gt(otpCode.createdAt, later(now, -DAY - policy.lifeMs))))
  return row?.tries ?? 0
}

export async function findCode(q: Q, o: { subject: string; purpose: string; sessionHash: string }) {
  const { otpCode } = q.t
  const [row] = await q
    .select()
    .from(otpCode)
    .where(
      and(
        eq(otpCode.subject, o.subject),
        eq(otpCode.purpose, o.purpose),
        eq(otpCode.sessionHash, o.sessionHash),
        isNull(otpCode.deadAt),
        isNull(otpCode.usedAt),
      ),
    )
    .orderBy(desc(otpCode.createdAt), desc(otpCode.id))
    .limit(1)
  return row ?? null
}

/** Takes one of the code's tries, and counts a failure until it proves to be none. Null: there was no try to take. */
export async function tryTakeAttempt(q: Q, codeId: string, subject: string): Promise<{ attempts: number } | null> {
  const { otpCode, otpGate } = q.t
  const [taken] = await q
    .update(otpCode)
    .set({ attempts: sql`${otpCode.attempts} + 1` })
    .where(
      and(
        eq(otpCode.id, codeId),
        lt(otpCode.attempts, policy.triesPerCode),
        isNull(otpCode.usedAt),
        isNull(otpCode.deadAt),
      ),
    )
    .returning({ attempts: otpCode.attempts })
  if (!taken) return null
  await q
    .update(otpGate)
    .set({ failures: sql`${otpGate.failures} + 1` })
    .where(eq(otpGate.key, subjectKey(subject)))
  return taken
}

/** True for exactly one caller: the one whose code this was, while it was the newest and alive. */
export async function tryConsumeCode(q: Q, codeId: string, subject: string, now: Date): Promise<boolean> {
  const { otpCode, otpGate } = q.t
  const won = await q
    .update(otpCode)
    .set({ usedAt: now, digest: null, salt: null })
    .where(and(eq(otpCode.id, codeId), isNull(otpCode.usedAt), isNull(otpCode.deadAt), gt(otpCode.expiresAt, now)))
    .returning({ id: otpCode.id })
  if (won.length === 0) return false
  await q
    .update(otpGate)
    .set({ failures: 0 })
    .where(eq(otpGate.key, subjectKey(subject)))
  return true
}

/** Forgets the digest of a code that nobody can use any more: out of tries, or of time. */
export async function clearSpentCode(q: Q, codeId: string, now: Date): Promise<void> {
  const { otpCode } = q.t
  await q
    .update(otpCode)
    .set({ digest: null, salt: null })
    .where(and(eq(otpCode.id, codeId), gte(otpCode.attempts, policy.triesPerCode)))
  await q
    .update(otpCode)
    .set({ digest: null, salt: null })
    .where(and(eq(otpCode.id, codeId), lte(otpCode.expiresAt, now)))
}

/** Locks a subject that has failed too often in a row. True for the one caller that did it. */
export async function tryLock(q: Q, subject: string, now: Date): Promise<boolean> {
  const { otpGate } = q.t
  const locked = await q
    .update(otpGate)
    .set({ lockedAt: now })
    .where(
      and(
        eq(otpGate.key, subjectKey(subject)),
        gte(otpGate.failures, policy.failuresUntilLocked),
        isNull(otpGate.lockedAt),
      ),
    )
    .returning({ key: otpGate.key })
  return locked.length > 0
}

export async function isLocked(q: Q, subject: string): Promise<boolean> {
  const gate = await readGate(q, subject)
  return gate.lockedAt !== null
}

/** Lets a locked subject try again, its failures forgotten. The limits of codes and tries a day stay. */
export async function unlockSubject(q: Q, subject: string): Promise<void> {
  await q
    .update(q.t.otpGate)
    .set({ failures: 0, lockedAt: null })
    .where(eq(q.t.otpGate.key, subjectKey(subject)))
}

/** Forgets all codes and failures of a subject. */
export async function forgetSubject(q: Q, subject: string): Promise<void> {
  const { otpCode, otpGate } = q.t
  await q.delete(otpCode).where(eq(otpCode.subject, subject))
  await q.delete(otpGate).where(eq(otpGate.key, subjectKey(subject)))
}

/** Forgets the digests of expired codes, and the rows that no limit needs any more. */
export async function sweepCodes(q: Q, now: Date): Promise<void> {
  const { otpCode, otpGate } = q.t
  const old = later(now, -2 * DAY)
  await q
    .update(otpCode)
    .set({ digest: null, salt: null })
    .where(and(lte(otpCode.expiresAt, now), isNotNull(otpCode.digest)))
  await q.delete(otpCode).where(lt(otpCode.createdAt, old))
  const idle = q
    .select({ key: otpGate.key })
    .from(otpGate)
    .where(and(lt(otpGate.touchedAt, old), eq(otpGate.failures, 0), isNull(otpGate.lockedAt)))
  await q.delete(otpGate).where(inArray(otpGate.key, idle))
}
