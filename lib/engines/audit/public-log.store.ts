import { asc, desc, eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { readHead } from './append.store.ts'
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

type RenameEvent = 'log.restored' | 'log_key.changed'

/**
 * The data of an event that changed the log's name: the names before and after, and for a restore the reason, and the
 * witness if that was one (`Cause`).
 */
export type Rename = {
  reason?: string
  witness?: string
  pinned?: { origin: string } | null
  origin?: string
  new_origin?: string
}

/** The changes of the log's name, oldest first: restores, and changes of its key. */
export async function renamesOf(q: Q): Promise<{ seq: number; at: Date; event: RenameEvent; data: Rename }[]> {
  const e = q.t.auditEvent
  // One query for each, because the index is by kind of event.
  const read = (event: RenameEvent) =>
    q.select({ seq: e.seq, at: e.at, metadata: e.metadata }).from(e).where(eq(e.event, event)).orderBy(asc(e.seq))
  const [restored, changed] = await Promise.all([read('log.restored'), read('log_key.changed')])
  return [
    ...restored.map((row) => ({ ...row, event: 'log.restored' as const })),
    ...changed.map((row) => ({ ...row, event: 'log_key.changed' as const })),
  ]
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq, at, event, metadata }) => ({ seq, at, event, data: JSON.parse(metadata) as Rename }))
}

/**
 * Every name of this log, the first one first: after a restore from an older backup, or with a new key, it continues under a
 * new name (c2sp.org/tlog-checkpoint). Names that were lost with a newer database are among them.
 */
export async function logNames(q: Q): Promise<string[]> {
  const [{ origin }, renames] = await Promise.all([readHead(q), renamesOf(q)])
  const earlier = renames.flatMap(({ data: { origin: found, pinned } }) =>
    [found, pinned?.origin].filter((name) => name !== undefined),
  )
  return [...new Set([...earlier, origin])]
}
