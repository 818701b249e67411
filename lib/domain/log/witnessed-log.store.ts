import { and, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/** The newest state of another log that this installation cosigned. */
export type WitnessedLog = { origin: string; size: number; root: Buffer; updatedAt: Date }

export async function findWitnessedLog(q: Q, origin: string): Promise<WitnessedLog | null> {
  const [row] = await q.select().from(q.t.witnessedLog).where(eq(q.t.witnessedLog.origin, origin))
  return row ?? null
}

/**
 * Replaces the state of a log; `from` is null for a new one. False if the state is no longer `from`. One statement, so
 * that one of two concurrent updates succeeds (c2sp.org/tlog-witness).
 */
export async function tryMoveLog(q: Q, from: WitnessedLog | null, to: WitnessedLog): Promise<boolean> {
  const w = q.t.witnessedLog
  const { size, root, updatedAt } = to
  const setWhere = from ? sql`${and(eq(w.size, from.size), eq(w.root, from.root))}` : sql`false`
  const moved = await q
    .insert(w)
    .values(to)
    .onConflictDoUpdate({ target: w.origin, set: { size, root, updatedAt }, setWhere })
    .returning({ size: w.size })
  return moved.length > 0
}
