import { inArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/**
 * Deletes the personal data of these events. Their commitments stay in the log and can no longer be opened. The same
 * transaction must append an event `erased` that lists the sequence numbers as `events` in its data; otherwise the log no
 * longer verifies. Resolves with the sequence numbers of the events that had personal data.
 */
export async function erasePersonal(q: Q, seqs: readonly number[]): Promise<number[]> {
  const p = q.t.auditPersonal
  const erased: number[] = []
  for (let i = 0; i < seqs.length; i += 500) {
    const rows = await q
      .delete(p)
      .where(inArray(p.seq, seqs.slice(i, i + 500)))
      .returning({ seq: p.seq })
    erased.push(...rows.map((row) => row.seq))
  }
  return erased.sort((a, b) => a - b)
}
