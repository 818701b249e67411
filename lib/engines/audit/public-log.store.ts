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

/** The data of `log.restored`: the names before and after, the reason, and the witness if that was one (`Cause`). */
export type Restoration = {
  reason: string
  witness?: string
  pinned?: { origin: string } | null
  origin?: string
  new_origin?: string
}

/** The changes of the log's name, oldest first. */
export async function restorationsOf(q: Q): Promise<{ seq: number; at: Date; data: Restoration }[]> {
  const e = q.t.auditEvent
  const rows = await q
    .select({ seq: e.seq, at: e.at, metadata: e.metadata })
    .from(e)
    .where(eq(e.event, 'log.restored'))
    .orderBy(asc(e.seq))
  return rows.map(({ seq, at, metadata }) => ({ seq, at, data: JSON.parse(metadata) as Restoration }))
}
