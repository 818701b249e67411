import { and, asc, desc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { later } from '#lib/core/clock.ts'
import { type JobId, newId } from '#lib/core/ids.ts'
import type { Job } from '#lib/core/jobs.ts'

/** A job that a worker holds until `leaseUntil`. */
export type LeasedJob = Job & { id: JobId; attempt: number }

/** Writes a job in the transaction of the change that causes it, due at `at`. */
export async function enqueue(q: Q, job: Job, at: Date): Promise<void> {
  await q
    .insert(q.t.job)
    .values({ id: newId(at), name: job.name, payload: job.payload, attempts: 0, runAt: at, createdAt: at })
}

/** Takes up to `limit` due jobs for `leaseMs`; another worker that asks at the same time gets none of them. */
export async function leaseDue(q: Q, now: Date, leaseMs: number, limit: number): Promise<LeasedJob[]> {
  const j = q.t.job
  const free = and(isNull(j.deadAt), lte(j.runAt, now), or(isNull(j.leaseUntil), lte(j.leaseUntil, now)))
  const due = await q.select({ id: j.id }).from(j).where(free).orderBy(asc(j.runAt), asc(j.id)).limit(limit)
  const leased: LeasedJob[] = []
  for (const { id } of due) {
    const [row] = await q
      .update(j)
      .set({ leaseUntil: later(now, leaseMs), attempts: sql`${j.attempts} + 1` })
      .where(and(eq(j.id, id), free))
      .returning()
    if (row) leased.push({ id, attempt: row.attempts, name: row.name, payload: row.payload } as LeasedJob)
  }
  return leased
}

/** True if something is due, read without taking the writer. */
export async function isAnythingDue(q: Q, now: Date): Promise<boolean> {
  const j = q.t.job
  const free = and(isNull(j.deadAt), lte(j.runAt, now), or(isNull(j.leaseUntil), lte(j.leaseUntil, now)))
  return (await q.select({ id: j.id }).from(j).where(free).limit(1)).length > 0
}

/** Removes a job that is done. */
export async function completeJob(q: Q, id: JobId): Promise<void> {
  await q.delete(q.t.job).where(eq(q.t.job.id, id))
}

/** Gives a failed job back, to be run again at `runAt`, or keeps it as a dead letter if `runAt` is null. */
export async function failJob(q: Q, id: JobId, error: string, now: Date, runAt: Date | null): Promise<void> {
  const change = runAt ? { runAt, leaseUntil: null } : { deadAt: now, leaseUntil: null }
  await q
    .update(q.t.job)
    .set({ ...change, lastError: error.slice(0, 2000) })
    .where(eq(q.t.job.id, id))
}

/** How long the oldest due job has waited, in milliseconds, and how many dead letters there are. */
export async function outboxLag(q: Q, now: Date): Promise<{ lagMs: number; dead: number }> {
  const j = q.t.job
  const [oldest] = await q
    .select({ runAt: j.runAt })
    .from(j)
    .where(and(isNull(j.deadAt), lte(j.runAt, now)))
    .orderBy(asc(j.runAt))
    .limit(1)
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
