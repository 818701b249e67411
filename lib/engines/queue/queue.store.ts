import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { later } from '#lib/core/clock.ts'
import { type JobId, newId } from '#lib/core/ids.ts'
import { type Job, type JobName, type Jobs, mailJobs, urgentJobs } from '#lib/core/vocabulary/job.ts'

/** A job that one worker has leased. `attempt` counts from 1. */
export type LeasedJob = Job & { id: JobId; attempt: number }

const insertJob = query(
  (q, { id, name, payload, at }: Params<{ id: JobId; name: string; payload: object; at: Date }>) =>
    q.insert(q.t.job).values({ id, name, payload, attempts: 0, runAt: at, createdAt: at }),
)

/** Enqueues a job, due at `at`, in the transaction of the change that causes it. Pass an `id` to be able to cancel it. */
export async function enqueue(q: Q, job: Job, at: Date, id: JobId = newId<'job'>(at)): Promise<void> {
  await insertJob(q, { id, name: job.name, payload: job.payload, at })
  q.publish('job')
}

/**
 * Enqueues a job at most once, by its `id`. A waiting job is left unchanged, unless it was dead-lettered or is due more than
 * `maxDelayMs` after `at`: then it becomes due at `at` and starts again with its first attempt.
 */
export async function enqueueOnce(q: Q, job: Job, at: Date, id: JobId, maxDelayMs: number): Promise<void> {
  const j = q.t.job
  const fresh = { attempts: 0, runAt: at, deadLetteredAt: null }
  await q
    .insert(j)
    .values({ id, name: job.name, payload: job.payload, createdAt: at, ...fresh })
    .onConflictDoUpdate({
      target: j.id,
      set: fresh,
      setWhere: sql`${and(isNull(j.leaseUntil), or(isNotNull(j.deadLetteredAt), gt(j.runAt, later(at, maxDelayMs))))}`,
    })
  q.publish('job')
}

/**
 * Jobs of one name whose last attempt failed, newest first, with their payload and last error; at most 100. `retryAt`: null for
 * one that was dead-lettered.
 */
export async function failingJobs<Name extends JobName>(
  q: Q,
  name: Name,
): Promise<{ payload: Jobs[Name]; error: string; createdAt: Date; retryAt: Date | null }[]> {
  const j = q.t.job
  const rows = await q
    .select({ payload: j.payload, error: j.lastError, createdAt: j.createdAt, runAt: j.runAt, dead: j.deadLetteredAt })
    .from(j)
    .where(and(eq(j.name, name), isNotNull(j.lastError)))
    .orderBy(desc(j.createdAt))
    .limit(100)
  return rows.map(({ payload, error, createdAt, runAt, dead }) => ({
    payload: payload as Jobs[Name],
    error: error ?? '',
    createdAt,
    retryAt: dead === null ? runAt : null,
  }))
}

/**
 * Deletes the errors that mail servers reported for these messages, since they may name people. Dead-lettered jobs of these
 * messages are deleted.
 */
export async function clearJobErrors(q: Q, messageIds: readonly string[]): Promise<void> {
  const j = q.t.job
  const failed = await q
    .select({ id: j.id, payload: j.payload })
    .from(j)
    .where(and(inArray(j.name, [...mailJobs]), isNotNull(j.lastError)))
  const ofMessages = new Set(messageIds)
  const ids = failed
    .filter(({ payload }) => ofMessages.has((payload as Jobs['message.send']).messageId))
    .map(({ id }) => id)
  await q.delete(j).where(and(inArray(j.id, ids), isNotNull(j.deadLetteredAt)))
  await q.update(j).set({ lastError: null }).where(inArray(j.id, ids))
}

/** Makes failed and dead-lettered jobs of this name due at `at`, starting again with their first attempt. */
export async function retryFailed(q: Q, name: JobName, at: Date): Promise<void> {
  const j = q.t.job
  await q
    .update(j)
    .set({ attempts: 0, runAt: at, deadLetteredAt: null })
    .where(and(eq(j.name, name), isNotNull(j.lastError), isNull(j.leaseUntil)))
  q.publish('job')
}

/** Deletes jobs that have not started. A running job is left to finish. */
export async function cancelJobs(q: Q, ids: readonly JobId[]): Promise<void> {
  const j = q.t.job
  await q.delete(j).where(and(inArray(j.id, [...ids]), isNull(j.leaseUntil)))
}

/** True for jobs that are due and not leased. */
function isAvailable(q: Q, now: Date | SQL) {
  const j = q.t.job
  return and(isNull(j.deadLetteredAt), lte(j.runAt, now), or(isNull(j.leaseUntil), lte(j.leaseUntil, now)))
}

/**
 * The capacity of a worker: `limit` jobs, and no more than `maxPerKind` of a kind, including the `running` ones. Those are not leased
 * again by their own worker, even if their lease seems to have expired because the clock was changed.
 */
export type Capacity = { limit: number; maxPerKind: number; running: readonly Pick<LeasedJob, 'id' | 'name'>[] }

/** The names of the jobs that use the same resource as this one and share its limit. */
function kindOf(name: string): readonly string[] {
  return mailJobs.some((mail) => mail === name) ? mailJobs : [name]
}

const lease = query((q, { id, now, until }: Params<{ id: JobId; now: Date; until: Date }>) => {
  const j = q.t.job
  return q
    .update(j)
    .set({ leaseUntil: columnParam(j.leaseUntil, until), attempts: sql`${j.attempts} + 1` })
    .where(and(eq(j.id, id), isAvailable(q, columnParam(j.runAt, now))))
    .returning()
})

/**
 * Leases due jobs for `leaseMs`, urgent ones first, up to the capacity. No job is leased to two workers at the same time.
 */
export async function leaseDue(q: Q, now: Date, leaseMs: number, capacity: Capacity): Promise<LeasedJob[]> {
  const j = q.t.job
  const names: string[] = capacity.running.map(({ name }) => name)
  const own = capacity.running.map(({ id }) => id)
  const isFull = (name: string) => names.filter((other) => kindOf(name).includes(other)).length >= capacity.maxPerKind
  const full = names.filter(isFull).flatMap(kindOf)
  const due = await q
    .select({ id: j.id, name: j.name })
    .from(j)
    .where(and(isAvailable(q, now), notInArray(j.name, [...new Set(full)]), notInArray(j.id, own)))
    .orderBy(desc(inArray(j.name, [...urgentJobs])), asc(j.runAt), asc(j.id))
    .limit(capacity.limit)
  const leased: LeasedJob[] = []
  for (const { id, name } of due) {
    if (isFull(name)) continue
    const [row] = await lease(q, { id, now, until: later(now, leaseMs) })
    if (!row) continue
    names.push(name)
    leased.push({ id, attempt: row.attempts, name: row.name, payload: row.payload } as LeasedJob)
  }
  return leased
}

type JobLease = Pick<LeasedJob, 'id' | 'attempt'>

/** Matches a job only during this attempt: after its lease has expired another worker may have leased it. */
function isHeldBy(q: Q, { id, attempt }: JobLease) {
  const j = q.t.job
  return and(eq(j.id, id), eq(j.attempts, attempt), isNotNull(j.leaseUntil))
}

/** Extends the lease of a running job; never shortens it. */
export async function renewLease(q: Q, job: JobLease, leaseUntil: Date): Promise<void> {
  const j = q.t.job
  await q
    .update(j)
    .set({ leaseUntil })
    .where(and(isHeldBy(q, job), lt(j.leaseUntil, leaseUntil)))
}

const firstDue = query((q, { now }: Params<{ now: Date }>) => {
  const j = q.t.job
  return q
    .select({ id: j.id })
    .from(j)
    .where(isAvailable(q, columnParam(j.runAt, now)))
    .limit(1)
})

/** True if a job is due. Reads outside a transaction, so that polling does not take the writer. */
export async function isAnyDue(q: Q, now: Date): Promise<boolean> {
  return (await firstDue(q, { now })).length > 0
}

const removed = query((q, { id }: Params<{ id: JobId }>) => q.delete(q.t.job).where(eq(q.t.job.id, id)))

/** Deletes a finished job, even if another worker has leased it meanwhile. */
export async function removeJob(q: Q, { id }: JobLease): Promise<void> {
  await removed(q, { id })
}

/** Releases a failed job to run again at `runAt`, or dead-letters it if `runAt` is null. */
export async function failJob(q: Q, job: JobLease, error: string, now: Date, runAt: Date | null): Promise<void> {
  const change = runAt ? { runAt, leaseUntil: null } : { deadLetteredAt: now, leaseUntil: null }
  await q
    .update(q.t.job)
    .set({ ...change, lastError: error.slice(0, 2000) })
    .where(isHeldBy(q, job))
}

/** How long the oldest due job has waited to be leased, in milliseconds, and how many jobs are dead-lettered. */
export async function queueLag(q: Q, now: Date): Promise<{ lagMs: number; deadLettered: number }> {
  const j = q.t.job
  const [oldest] = await q.select({ runAt: j.runAt }).from(j).where(isAvailable(q, now)).orderBy(asc(j.runAt)).limit(1)
  const [row] = await q
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(j)
    .where(isNotNull(j.deadLetteredAt))
  return { lagMs: oldest ? now.getTime() - oldest.runAt.getTime() : 0, deadLettered: row?.count ?? 0 }
}

/** Dead-lettered jobs, newest first. */
export async function deadLetteredJobs(q: Q, limit: number) {
  const j = q.t.job
  return q.select().from(j).where(isNotNull(j.deadLetteredAt)).orderBy(desc(j.deadLetteredAt)).limit(limit)
}
