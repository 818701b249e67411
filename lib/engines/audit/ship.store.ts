import { asc, gte, inArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/** Events from a sequence number on, in order, as stored: what is shipped, and the leaf by which it is known again. */
export async function eventsFrom(q: Q, seq: number, limit: number) {
  const e = q.t.auditEvent
  return q
    .select({ seq: e.seq, body: e.body, leaf: e.leaf })
    .from(e)
    .where(gte(e.seq, seq))
    .orderBy(asc(e.seq))
    .limit(limit)
}

/** The stored bodies of these events, as far as there are any. */
export async function bodiesAt(q: Q, seqs: readonly number[]): Promise<Map<number, string>> {
  const e = q.t.auditEvent
  const rows = await q
    .select({ seq: e.seq, body: e.body })
    .from(e)
    .where(inArray(e.seq, [...seqs]))
  return new Map(rows.map(({ seq, body }) => [seq, body]))
}
