import { and, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/** The newest state of a foreign log that this installation vouched for. */
export type WitnessedLog = { origin: string; size: number; root: Buffer; updatedAt: Date }

export async function findWitnessedLog(q: Q, origin: string): Promise<WitnessedLog | null> {
  const [row] = await q.select().from(q.t.witnessedLog).where(eq(q.t.witnessedLog.origin, origin))
  return row ?? null
}

/**
 * Moves a log on from the state that a proof began at, null for none; false if it has another by now. One statement, so that
 * of two that begin at the same state one wins (c2sp.org/tlog-witness).
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
