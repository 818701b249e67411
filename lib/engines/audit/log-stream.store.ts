import { asc, gte, inArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/** A page of stored events from a sequence number on, in order: the body to write and the leaf that identifies it. */
export async function eventsFrom(q: Q, seq: number, limit: number) {
  const e = q.t.auditEvent
  return q
    .select({ seq: e.seq, body: e.body, leaf: e.leaf })
    .from(e)
    .where(gte(e.seq, seq))
    .orderBy(asc(e.seq))
    .limit(limit)
}

/** The stored bodies of the given events, by sequence number; missing events are left out. */
export async function bodiesAt(q: Q, seqs: readonly number[]): Promise<Map<number, string>> {
  const e = q.t.auditEvent
  const rows = await q
    .select({ seq: e.seq, body: e.body })
    .from(e)
    .where(inArray(e.seq, [...seqs]))
  return new Map(rows.map(({ seq, body }) => [seq, body]))
}
