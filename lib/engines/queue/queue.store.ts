import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { inColumn, type Places, query } from '#db/query.ts'
import { later } from '#lib/core/clock.ts'
import { type JobId, newId } from '#lib/core/ids.ts'
import { type Job, type JobName, type Jobs, mailJobs, urgentJobs } from '#lib/core/vocabulary/job.ts'

/** A job that a worker holds until `leaseUntil`. */
export type LeasedJob = Job & { id: JobId; attempt: number }

const insertJob = query(
  (q, { id, name, payload, at }: Places<{ id: JobId; name: string; payload: object; at: Date }>) =>
    q.insert(q.t.job).values({ id, name, payload, attempts: 0, runAt: at, createdAt: at }),
)

/** Writes a job in the transaction of the change that causes it, due at `at`. By an `id` of its own it can be cancelled. */
export async function enqueue(q: Q, job: Job, at: Date, id: JobId = newId<'job'>(at)): Promise<void> {
  await insertJob(q, { id, name: job.name, payload: job.payload, at })
  q.announce('job')
}

/**
 * Enqueues a job of which there is to be one at most, known by its `id`. One that waits already keeps its turn unless that
 * is further off than `patienceMs`, or it was given up: then it is due at `at` and begins anew.
 */
export async function enqueueOnce(q: Q, job: Job, at: Date, id: JobId, patienceMs: number): Promise<void> {
  const j = q.t.job
  const begun = { attempts: 0, runAt: at, deadAt: null }
  await q
    .insert(j)
    .values({ id, name: job.name, payload: job.payload, createdAt: at, ...begun })
    .onConflictDoUpdate({
      target: j.id,
      set: begun,
      setWhere: sql`${and(isNull(j.leaseUntil), or(isNotNull(j.deadAt), gt(j.runAt, later(at, patienceMs))))}`,
    })
  q.announce('job')
}

/** Jobs of one name that failed and were not done since, newest first: what they are about, and their last error. */
export async function failingJobs<Name extends JobName>(
  q: Q,
  name: Name,
): Promise<{ payload: Jobs[Name]; error: string; createdAt: Date }[]> {
  const j = q.t.job
  const rows = await q
    .select({ payload: j.payload, error: j.lastError, createdAt: j.createdAt })
    .from(j)
    .where(and(eq(j.name, name), isNotNull(j.lastError)))
    .orderBy(desc(j.createdAt))
    .limit(100)
  return rows.map(({ payload, error, createdAt }) => ({
    payload: payload as Jobs[Name],
    error: error ?? '',
    createdAt,
  }))
}

/**
 * Forgets what other servers said about these messages: their own words may name people. Jobs that were given up over one
 * of them go altogether.
 */
export async function forgetErrors(q: Q, messageIds: readonly string[]): Promise<void> {
  const j = q.t.job
  const failed = await q
    .select({ id: j.id, payload: j.payload })
    .from(j)
    .where(and(inArray(j.name, [...mailJobs]), isNotNull(j.lastError)))
  const about = new Set(messageIds)
  const ids = failed.filter(({ payload }) => about.has((payload as Jobs['message.send']).messageId)).map(({ id }) => id)
  await q.delete(j).where(and(inArray(j.id, ids), isNotNull(j.deadAt)))
  await q.update(j).set({ lastError: null }).where(inArray(j.id, ids))
}

/** What kept jobs of this name from being done is over: those that failed or were given up are due at once, and begin anew. */
export async function beginAgain(q: Q, name: JobName, at: Date): Promise<void> {
  const j = q.t.job
  await q
    .update(j)
    .set({ attempts: 0, runAt: at, deadAt: null })
    .where(and(eq(j.name, name), isNotNull(j.lastError), isNull(j.leaseUntil)))
  q.announce('job')
}

/** Removes jobs that are not needed any more. One that is under way goes on. */
export async function cancelJobs(q: Q, ids: readonly JobId[]): Promise<void> {
  const j = q.t.job
  await q.delete(j).where(and(inArray(j.id, [...ids]), isNull(j.leaseUntil)))
}

/** Due, and held by nobody. */
function isFree(q: Q, now: Date | SQL) {
  const j = q.t.job
  return and(isNull(j.deadAt), lte(j.runAt, now), or(isNull(j.leaseUntil), lte(j.leaseUntil, now)))
}

/** How many jobs there is room for, how many of one kind, and the names of those under way. */
export type Room = { limit: number; ofAKind: number; names: readonly string[] }

/** The names of the jobs that need the same as this one, and share the room there is for it. */
function kindOf(name: string): readonly string[] {
  return mailJobs.some((mail) => mail === name) ? mailJobs : [name]
}

const leased = query((q, { id, now, until }: Places<{ id: JobId; now: Date; until: Date }>) => {
  const j = q.t.job
  return q
    .update(j)
    .set({ leaseUntil: inColumn(j.leaseUntil, until), attempts: sql`${j.attempts} + 1` })
    .where(and(eq(j.id, id), isFree(q, inColumn(j.runAt, now))))
    .returning()
})

/**
 * Takes due jobs for `leaseMs` as far as there is room, urgent ones first; another worker that asks at the same time gets
 * none of them.
 */
export async function leaseDue(q: Q, now: Date, leaseMs: number, room: Room): Promise<LeasedJob[]> {
  const j = q.t.job
  const names = [...room.names]
  const isFull = (name: string) => names.filter((other) => kindOf(name).includes(other)).length >= room.ofAKind
  const full = names.filter(isFull).flatMap(kindOf)
  const due = await q
    .select({ id: j.id, name: j.name })
    .from(j)
    .where(and(isFree(q, now), notInArray(j.name, [...new Set(full)])))
    .orderBy(desc(inArray(j.name, [...urgentJobs])), asc(j.runAt), asc(j.id))
    .limit(room.limit)
  const taken: LeasedJob[] = []
  for (const { id, name } of due) {
    if (isFull(name)) continue
    const [row] = await leased(q, { id, now, until: later(now, leaseMs) })
    if (!row) continue
    names.push(name)
    taken.push({ id, attempt: row.attempts, name: row.name, payload: row.payload } as LeasedJob)
  }
  return taken
}

type Held = Pick<LeasedJob, 'id' | 'attempt'>

/** A job as long as it is held by this attempt: one whose lease ran out may be another worker's by now. */
function held(q: Q, { id, attempt }: Held) {
  const j = q.t.job
  return and(eq(j.id, id), eq(j.attempts, attempt), isNotNull(j.leaseUntil))
}

/** Holds on to a job that takes its time; never for less long than it is held already. */
export async function renewLease(q: Q, job: Held, leaseUntil: Date): Promise<void> {
  const j = q.t.job
  await q
    .update(j)
    .set({ leaseUntil })
    .where(and(held(q, job), lt(j.leaseUntil, leaseUntil)))
}

const firstDue = query((q, { now }: Places<{ now: Date }>) => {
  const j = q.t.job
  return q
    .select({ id: j.id })
    .from(j)
    .where(isFree(q, inColumn(j.runAt, now)))
    .limit(1)
})

/** True if something is due, read without taking the writer. */
export async function isAnythingDue(q: Q, now: Date): Promise<boolean> {
  return (await firstDue(q, { now })).length > 0
}

const removed = query((q, { id }: Places<{ id: JobId }>) => q.delete(q.t.job).where(eq(q.t.job.id, id)))

/** Removes a job that is done, whoever holds it. */
export async function removeJob(q: Q, { id }: Held): Promise<void> {
  await removed(q, { id })
}

/** Gives a failed job back, to be run again at `runAt`, or keeps it as a dead letter if `runAt` is null. */
export async function failJob(q: Q, job: Held, error: string, now: Date, runAt: Date | null): Promise<void> {
  const change = runAt ? { runAt, leaseUntil: null } : { deadAt: now, leaseUntil: null }
  await q
    .update(q.t.job)
    .set({ ...change, lastError: error.slice(0, 2000) })
    .where(held(q, job))
}

/** How long the oldest due job that nobody holds has waited, in milliseconds, and how many dead letters there are. */
export async function outboxLag(q: Q, now: Date): Promise<{ lagMs: number; dead: number }> {
  const j = q.t.job
  const [oldest] = await q.select({ runAt: j.runAt }).from(j).where(isFree(q, now)).orderBy(asc(j.runAt)).limit(1)
  const [dead] = await q
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(j)
    .where(isNotNull(j.deadAt))
  return { lagMs: oldest ? now.getTime() - oldest.runAt.getTime() : 0, dead: dead?.count ?? 0 }
}

/** The dead letters, newest first. */
export async function deadLetters(q: Q, limit: number) {
  const j = q.t.job
  return q.select().from(j).where(isNotNull(j.deadAt)).orderBy(desc(j.deadAt)).limit(limit)
}
