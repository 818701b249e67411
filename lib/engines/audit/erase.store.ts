import { inArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/**
 * Deletes the personal data of these events. Their commitments stay in the log and cannot be opened any more. The same
 * transaction must append an event `erased` whose data name the sequence numbers as `events`, or the log no longer verifies.
 * Resolves with the events that had personal data.
 */
export async function erasePersonal(q: Q, seqs: readonly number[]): Promise<number[]> {
  const p = q.t.auditPersonal
  const gone: number[] = []
  for (let i = 0; i < seqs.length; i += 500) {
    const rows = await q
      .delete(p)
      .where(inArray(p.seq, seqs.slice(i, i + 500)))
      .returning({ seq: p.seq })
    gone.push(...rows.map((row) => row.seq))
  }
  return gone.sort((a, b) => a - b)
}
