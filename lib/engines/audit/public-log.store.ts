import { asc, desc, eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { Checkpoint } from './checkpoint.ts'

/** The newest checkpoints, newest first. */
export async function newestCheckpoints(q: Q, limit: number): Promise<Checkpoint[]> {
  const c = q.t.auditCheckpoint
  return q.select().from(c).orderBy(desc(c.createdAt), desc(c.size)).limit(limit)
}

/** Leaf hash of an event, or null if there is no such event. */
export async function leafAt(q: Q, seq: number): Promise<Buffer | null> {
  const e = q.t.auditEvent
  const [row] = await q.select({ leaf: e.leaf }).from(e).where(eq(e.seq, seq))
  return row?.leaf ?? null
}

/** The acknowledged rollbacks, oldest first. Each one changed the log's name. */
export async function restorationsOf(q: Q): Promise<{ seq: number; at: Date; metadata: string }[]> {
  const e = q.t.auditEvent
  return q
    .select({ seq: e.seq, at: e.at, metadata: e.metadata })
    .from(e)
    .where(eq(e.event, 'log.restored'))
    .orderBy(asc(e.seq))
}
