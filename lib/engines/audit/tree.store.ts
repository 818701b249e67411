import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'

type Span = { start: number; end: number }

const leavesFrom = query((q, { start, end }: Params<Span>) => {
  const e = q.t.auditEvent
  return q
    .select({ index: e.seq, hash: e.leaf })
    .from(e)
    .where(and(gte(e.seq, columnParam(e.seq, start)), lt(e.seq, columnParam(e.seq, end))))
    .orderBy(asc(e.seq))
})

const nodesFrom = query((q, { level, start, end }: Params<Span & { level: number }>) => {
  const n = q.t.auditNode
  return q
    .select({ index: n.index, hash: n.hash })
    .from(n)
    .where(
      and(
        eq(n.level, columnParam(n.level, level)),
        gte(n.index, columnParam(n.index, start)),
        lt(n.index, columnParam(n.index, end)),
      ),
    )
    .orderBy(asc(n.index))
})

/** The stored hashes from `start` up to `end` of one level: leaves (level 0), or roots of 256^k leaves. */
export function storedHashes(q: Q, level: number, span: Span): Promise<{ index: number; hash: Buffer }[]> {
  return level === 0 ? leavesFrom(q, span) : nodesFrom(q, { ...span, level })
}

/** How many roots of a level are stored: the highest index plus one. */
export async function storedUntil(q: Q, level: number): Promise<number> {
  const n = q.t.auditNode
  const [row] = await q
    .select({ last: sql<number>`coalesce(max(${n.index}), -1)`.mapWith(Number) })
    .from(n)
    .where(eq(n.level, level))
  return (row?.last ?? -1) + 1
}

export type NodeRow = { level: number; index: number; hash: Buffer }

/** Stores roots of complete subtrees; does not replace existing ones. */
export async function insertNodes(q: Q, rows: readonly NodeRow[]): Promise<void> {
  const atOnce = 1000
  for (let i = 0; i < rows.length; i += atOnce)
    await q
      .insert(q.t.auditNode)
      .values(rows.slice(i, i + atOnce))
      .onConflictDoNothing()
}
