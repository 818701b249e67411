import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { DAY, later } from '#lib/core/clock.ts'
import { type Channel, type IssueFacts, policy } from './code.machine.ts'

export type Gate = { failures: number; lockedAt: Date | null }
export type CodeRow = {
  id: string
  subject: string
  purpose: string
  channel: Channel
  targetHash: string
  digest: Buffer
  keyId: string
  createdAt: Date
  expiresAt: Date
}

const subjectKey = (subject: string) => `subject:${subject}`

const lockGate = query((q, { key, now }: Params<{ key: string; now: Date }>) => {
  const { codeGate: g } = q.t
  return q
    .insert(g)
    .values({ key, failures: 0, lockedAt: null, touchedAt: now })
    .onConflictDoUpdate({ target: g.key, set: { touchedAt: columnParam(g.touchedAt, now) } })
})

/** Locks the rows of these keys, always in the same order, so that transactions cannot deadlock. */
async function lockGates(q: Q, keys: readonly string[], now: Date): Promise<void> {
  for (const key of [...keys].sort()) await lockGate(q, { key, now })
}

const gateByKey = query((q, { key }: Params<{ key: string }>) => {
  const { codeGate: g } = q.t
  return q.select({ failures: g.failures, lockedAt: g.lockedAt }).from(g).where(eq(g.key, key))
})

async function readGate(q: Q, subject: string): Promise<Gate> {
  const [gate] = await gateByKey(q, { key: subjectKey(subject) })
  return gate ?? { failures: 0, lockedAt: null }
}

/**
 * Serializes code requests of a subject and to a target, so that parallel requests cannot exceed a limit.
 */
export async function lockIssueGates(q: Q, o: { subject: string; targetHash: string; now: Date }): Promise<void> {
  const keys = [subjectKey(o.subject), `target:${o.targetHash}`]
  await lockGates(q, keys, o.now)
}

export async function lockSubjectGate(q: Q, subject: string, now: Date): Promise<Gate> {
  await lockGates(q, [subjectKey(subject)], now)
  return readGate(q, subject)
}

const codesOfSubject = query((q, { subject, since }: Params<{ subject: string; since: Date }>) => {
  const { code: c } = q.t
  return q
    .select({ createdAt: c.createdAt, channel: c.channel, unsentAt: c.unsentAt })
    .from(c)
    .where(and(eq(c.subject, subject), gt(c.createdAt, columnParam(c.createdAt, since))))
    .orderBy(desc(c.createdAt))
})

const codesToTarget = query((q, { hash, since }: Params<{ hash: string; since: Date }>) => {
  const { code: c } = q.t
  return q
    .select({ createdAt: c.createdAt })
    .from(c)
    .where(and(eq(c.targetHash, hash), gt(c.createdAt, columnParam(c.createdAt, since))))
    .orderBy(desc(c.createdAt))
    .limit(policy.perTarget.most)
})

/** Creation times of the newest codes to a target. */
async function newestToTarget(q: Q, hash: string, now: Date): Promise<Date[]> {
  const since = later(now, -policy.perTarget.inMs)
  return (await codesToTarget(q, { hash, since })).map((row) => row.createdAt)
}

export async function readIssueFacts(
  q: Q,
  o: { subject: string; channel: Channel; targetHash: string; now: Date },
): Promise<IssueFacts> {
  const ofSubject = await codesOfSubject(q, { subject: o.subject, since: later(o.now, -policy.perSubject.inMs) })
  return {
    channel: o.channel,
    locked: await isLocked(q, o.subject),
    ofSubject: ofSubject.map(({ createdAt, channel, unsentAt }) => ({ createdAt, channel, unsent: unsentAt !== null })),
    toTarget: await newestToTarget(q, o.targetHash, o.now),
  }
}

/**
 * Stores a code and invalidates earlier ones of the same subject and purpose (OTP-03). The digests of those that were sent
 * are kept until they expire, so that the answer to one can say that it was replaced.
 */
export async function replaceCode(q: Q, row: CodeRow): Promise<void> {
  const { code: c } = q.t
  await q
    .update(c)
    .set({ invalidatedAt: row.createdAt })
    .where(and(eq(c.subject, row.subject), eq(c.purpose, row.purpose), isNull(c.invalidatedAt), isNull(c.usedAt)))
  await q.insert(c).values({ ...row, attempts: 0 })
}

/**
 * Invalidates a code that could not be sent. It neither lengthens the wait for the next code nor counts as a code of the
 * day. It counts for its target and IP address, and as an unsent code of its channel.
 */
export async function markCodeUnsent(q: Q, codeId: string, now: Date): Promise<void> {
  const { code: c } = q.t
  await q
    .update(c)
    .set({ invalidatedAt: now, unsentAt: now, digest: null })
    .where(and(eq(c.id, codeId), isNull(c.usedAt), isNull(c.unsentAt)))
}

/** Records that a code was handed to the mail server or the SMS provider. */
export async function markCodeSent(q: Q, codeId: string, now: Date): Promise<void> {
  const { code: c } = q.t
  await q.update(c).set({ sentAt: now }).where(eq(c.id, codeId))
}

/**
 * Tries of the last 24 hours. Includes codes made earlier by up to their lifetime, since they may have been tried within it.
 */
export async function countTries(q: Q, subject: string, now: Date): Promise<number> {
  const { code: c } = q.t
  const [row] = await q
    .select({ tries: sql`coalesce(sum(${c.attempts}), 0)`.mapWith(Number) })
    .from(c)
    .where(and(eq(c.subject, subject), gt(c.createdAt, later(now, -DAY - policy.lifeMs))))
  return row?.tries ?? 0
}

/** The newest code of a subject for a purpose, unless it was used, replaced or could not be sent; it may have expired. */
export async function findCode(q: Q, o: { subject: string; purpose: string }) {
  const { code: c } = q.t
  const [row] = await q
    .select()
    .from(c)
    .where(and(eq(c.subject, o.subject), eq(c.purpose, o.purpose), isNull(c.invalidatedAt), isNull(c.usedAt)))
    .orderBy(desc(c.createdAt), desc(c.id))
    .limit(1)
  return row ?? null
}

/** The code that its subject can enter now, wherever they continue; null if none was sent. */
export async function enterableCode(
  q: Q,
  o: { subject: string; purpose: string; now: Date },
): Promise<{ channel: Channel; sentAt: Date; expiresAt: Date } | null> {
  const row = await findCode(q, o)
  if (!row?.sentAt || !row.digest || row.expiresAt <= o.now || row.attempts >= policy.triesPerCode) return null
  return { channel: row.channel, sentAt: row.sentAt, expiresAt: row.expiresAt }
}

/** The codes of a subject that were sent, replaced by a newer one, and have not expired; few, by the limits of a day. */
export async function replacedCodes(
  q: Q,
  o: { subject: string; purpose: string; now: Date },
): Promise<{ id: string; digest: Buffer }[]> {
  const { code: c } = q.t
  const rows = await q
    .select({ id: c.id, digest: c.digest })
    .from(c)
    .where(
      and(
        eq(c.subject, o.subject),
        eq(c.purpose, o.purpose),
        isNotNull(c.invalidatedAt),
        isNotNull(c.sentAt),
        isNull(c.usedAt),
        gt(c.expiresAt, o.now),
      ),
    )
    .limit(policy.perSubject.most)
  return rows.flatMap(({ id, digest }) => (digest ? [{ id, digest }] : []))
}

/** Gives back a try that `tryTakeAttempt` took. */
export async function returnAttempt(q: Q, codeId: string, subject: string): Promise<void> {
  const { code: c, codeGate: g } = q.t
  await q
    .update(c)
    .set({ attempts: sql`${c.attempts} - 1` })
    .where(eq(c.id, codeId))
  await q
    .update(g)
    .set({ failures: sql`${g.failures} - 1` })
    .where(and(eq(g.key, subjectKey(subject)), gt(g.failures, 0)))
}

/** Takes one of the code's tries and counts it as a failure until it proves correct. Null if no try is left. */
export async function tryTakeAttempt(q: Q, codeId: string, subject: string): Promise<{ attempts: number } | null> {
  const { code: c, codeGate: g } = q.t
  const [taken] = await q
    .update(c)
    .set({ attempts: sql`${c.attempts} + 1` })
    .where(and(eq(c.id, codeId), lt(c.attempts, policy.triesPerCode), isNull(c.usedAt), isNull(c.invalidatedAt)))
    .returning({ attempts: c.attempts })
  if (!taken) return null
  await q
    .update(g)
    .set({ failures: sql`${g.failures} + 1` })
    .where(eq(g.key, subjectKey(subject)))
  return taken
}

/** Marks the code as used. Returns true for one caller only, and only while the code is valid. */
export async function tryConsumeCode(q: Q, codeId: string, subject: string, now: Date): Promise<boolean> {
  const { code: c, codeGate: g } = q.t
  const won = await q
    .update(c)
    .set({ usedAt: now, digest: null })
    .where(and(eq(c.id, codeId), isNull(c.usedAt), isNull(c.invalidatedAt), gt(c.expiresAt, now)))
    .returning({ id: c.id })
  if (won.length === 0) return false
  await q
    .update(g)
    .set({ failures: 0 })
    .where(eq(g.key, subjectKey(subject)))
  return true
}

/** Deletes the digest of a code that can no longer be used: no tries are left, or it has expired. */
export async function clearSpentCode(q: Q, codeId: string, now: Date): Promise<void> {
  const { code: c } = q.t
  await q
    .update(c)
    .set({ digest: null })
    .where(and(eq(c.id, codeId), gte(c.attempts, policy.triesPerCode)))
  await q
    .update(c)
    .set({ digest: null })
    .where(and(eq(c.id, codeId), lte(c.expiresAt, now)))
}

/** Locks a subject after too many consecutive failures. Returns true only for the caller that locked it. */
export async function tryLock(q: Q, subject: string, now: Date): Promise<boolean> {
  const { codeGate: g } = q.t
  const locked = await q
    .update(g)
    .set({ lockedAt: now })
    .where(and(eq(g.key, subjectKey(subject)), gte(g.failures, policy.failuresUntilLocked), isNull(g.lockedAt)))
    .returning({ key: g.key })
  return locked.length > 0
}

export async function isLocked(q: Q, subject: string): Promise<boolean> {
  const gate = await readGate(q, subject)
  return gate.lockedAt !== null
}

/** Unlocks a subject and resets its failures. The daily limits of codes and tries still apply. */
export async function unlockSubject(q: Q, subject: string): Promise<void> {
  await q
    .update(q.t.codeGate)
    .set({ failures: 0, lockedAt: null })
    .where(eq(q.t.codeGate.key, subjectKey(subject)))
}

/** Deletes the codes of a subject and its count of failures. */
export async function deleteCodesOfSubject(q: Q, subject: string): Promise<void> {
  const { code: c, codeGate: g } = q.t
  await q.delete(c).where(eq(c.subject, subject))
  await q.delete(g).where(eq(g.key, subjectKey(subject)))
}

/** Deletes the digests of expired codes, and the rows that no limit needs any more. */
export async function sweepCodes(q: Q, now: Date): Promise<void> {
  const { code: c, codeGate: g } = q.t
  const old = later(now, -2 * DAY)
  await q
    .update(c)
    .set({ digest: null })
    .where(and(lte(c.expiresAt, now), isNotNull(c.digest)))
  await q.delete(c).where(lt(c.createdAt, old))
  const idle = q
    .select({ key: g.key })
    .from(g)
    .where(and(lt(g.touchedAt, old), eq(g.failures, 0), isNull(g.lockedAt)))
  await q.delete(g).where(inArray(g.key, idle))
}
