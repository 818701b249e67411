import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, not, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'

/** A page of stored events after a sequence number, each with the personal data that open its commitment. */
export async function eventsAfter(q: Q, seq: number, limit: number) {
  const { auditEvent: e, auditPersonal: p } = q.t
  return q
    .select({ event: e, personal: p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(gt(e.seq, seq))
    .orderBy(asc(e.seq))
    .limit(limit)
}

export type StoredRow = Awaited<ReturnType<typeof eventsAfter>>[number]

/** The stored events of one contract, in the order of the log. */
export async function eventsIn(q: Q, contractId: string): Promise<StoredRow[]> {
  const { auditEvent: e, auditPersonal: p } = q.t
  return q
    .select({ event: e, personal: p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(eq(e.contractId, contractId))
    .orderBy(asc(e.seq))
}

/** A page of contracts' events, ordered by contract and sequence number, after a position in that order. */
export async function eventsByContract(q: Q, after: { contractId: string; seq: number }, limit: number) {
  const e = q.t.auditEvent
  return q
    .select({ seq: e.seq, contractId: e.contractId, leaf: e.leaf, body: e.body })
    .from(e)
    .where(and(isNotNull(e.contractId), sql`(${e.contractId}, ${e.seq}) > (${after.contractId}, ${after.seq})`))
    .orderBy(asc(e.contractId), asc(e.seq))
    .limit(limit)
}

/** Which of these events still have their personal data. */
export async function withPersonal(q: Q, seqs: readonly number[]): Promise<number[]> {
  const p = q.t.auditPersonal
  const found: number[] = []
  for (let i = 0; i < seqs.length; i += 500) {
    const rows = await q
      .select({ seq: p.seq })
      .from(p)
      .where(inArray(p.seq, seqs.slice(i, i + 500)))
    found.push(...rows.map(({ seq }) => seq))
  }
  return found
}

/** How many rows of personal data have no event. */
export async function orphanedPersonal(q: Q): Promise<number> {
  const { auditEvent: e, auditPersonal: p } = q.t
  return countOf(q.select({ n: count() }).from(p).leftJoin(e, eq(e.seq, p.seq)).where(isNull(e.seq)))
}

/** How many anchors have no checkpoint. */
export async function orphanedAnchors(q: Q): Promise<number> {
  const { auditAnchor: a, auditCheckpoint: c } = q.t
  const of = and(eq(c.origin, a.origin), eq(c.size, a.size))
  return countOf(q.select({ n: count() }).from(a).leftJoin(c, of).where(isNull(c.size)))
}

/** Checkpoints of more than `after` and at most `until` events, smallest first. */
export async function checkpointsBetween(q: Q, after: number, until: number) {
  const c = q.t.auditCheckpoint
  return q
    .select()
    .from(c)
    .where(and(gt(c.size, after), lte(c.size, until)))
    .orderBy(asc(c.size), asc(c.origin))
}

/** The size of the largest stored checkpoint; 0 if there is none. */
export async function largestCheckpoint(q: Q): Promise<number> {
  const c = q.t.auditCheckpoint
  const [row] = await q.select({ size: c.size }).from(c).orderBy(desc(c.size)).limit(1)
  return row?.size ?? 0
}

/** The stored roots of one level in a range of indexes. */
export async function nodesBetween(q: Q, level: number, start: number, end: number) {
  const n = q.t.auditNode
  return q
    .select()
    .from(n)
    .where(and(eq(n.level, level), gte(n.index, start), lt(n.index, end)))
}

/** How many stored roots are outside the tree of the given number of events. */
export async function strayNodes(q: Q, levels: readonly number[], size: number): Promise<number> {
  const n = q.t.auditNode
  const places = levels.map((level) =>
    and(eq(n.level, level), gte(n.index, 0), lt(n.index, Math.floor(size / 2 ** level))),
  )
  return countOf(
    q
      .select({ n: count() })
      .from(n)
      .where(not(or(...places) as SQL)),
  )
}

/** How many rows the head table has: one, unless it was tampered with. */
export async function headRows(q: Q) {
  return q.select().from(q.t.auditHead)
}

const count = () => sql<number>`count(*)`.mapWith(Number)

async function countOf(rows: PromiseLike<{ n: number }[]>): Promise<number> {
  const [row] = await rows
  return row?.n ?? 0
}
