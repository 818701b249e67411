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

/** The events that changed the log's name, oldest first: acknowledged rollbacks, and changes of its key. */
export async function renamesOf(
  q: Q,
): Promise<{ seq: number; at: Date; event: 'log.restored' | 'log_key.changed'; metadata: string }[]> {
  const e = q.t.auditEvent
  const read = (event: 'log.restored' | 'log_key.changed') =>
    q.select({ seq: e.seq, at: e.at, metadata: e.metadata }).from(e).where(eq(e.event, event)).orderBy(asc(e.seq))
  const [restored, changed] = await Promise.all([read('log.restored'), read('log_key.changed')])
  return [
    ...restored.map((row) => ({ ...row, event: 'log.restored' as const })),
    ...changed.map((row) => ({ ...row, event: 'log_key.changed' as const })),
  ].sort((a, b) => a.seq - b.seq)
}
