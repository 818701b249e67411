import { and, asc, desc, eq, gt, gte, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import type { Checkpoint } from './checkpoint.ts'

/** Third-party evidence for a checkpoint: a witness's cosignature line, or an RFC 3161 timestamp token in base64. */
export type Anchor = {
  origin: string
  size: number
  kind: 'timestamp' | 'cosignature'
  name: string
  value: string
  time: Date
}

const coveringOne = query((q, { seq }: Params<{ seq: number }>) => {
  const c = q.t.auditCheckpoint
  return q
    .select()
    .from(c)
    .where(gt(c.size, columnParam(c.size, seq)))
    .orderBy(asc(c.size))
    .limit(1)
})

const coveringUnderName = query((q, { seq, origin }: Params<{ seq: number; origin: string }>) => {
  const c = q.t.auditCheckpoint
  return q
    .select()
    .from(c)
    .where(and(eq(c.origin, origin), gt(c.size, columnParam(c.size, seq))))
    .orderBy(asc(c.size))
    .limit(1)
})

/** The smallest signed checkpoint that covers event `seq`, under the log's name `origin` or else under any, or null. */
export async function checkpointCovering(q: Q, seq: number, origin?: string): Promise<Checkpoint | null> {
  const [row] = await (origin === undefined ? coveringOne(q, { seq }) : coveringUnderName(q, { seq, origin }))
  return row ?? null
}

/** The largest checkpoint that does not exceed the log, or null. */
export async function latestCheckpoint(q: Q): Promise<Checkpoint | null> {
  const { auditCheckpoint: c, auditHead: h } = q.t
  const held = sql`(select ${h.size} from ${h})`
  const [row] = await q.select().from(c).where(lte(c.size, held)).orderBy(desc(c.size)).limit(1)
  return row ?? null
}

export async function findCheckpoint(q: Q, origin: string, size: number): Promise<Checkpoint | null> {
  const c = q.t.auditCheckpoint
  const [row] = await q
    .select()
    .from(c)
    .where(and(eq(c.origin, origin), eq(c.size, size)))
  return row ?? null
}

/** A page of the checkpoints of at least `fromSize` events, smallest first. */
export function checkpointsFrom(q: Q, fromSize: number, limit: number): Promise<Checkpoint[]> {
  const c = q.t.auditCheckpoint
  return Promise.resolve(
    q.select().from(c).where(gte(c.size, fromSize)).orderBy(asc(c.size), asc(c.origin)).limit(limit),
  )
}

export async function insertCheckpoint(q: Q, checkpoint: Checkpoint): Promise<void> {
  await q.insert(q.t.auditCheckpoint).values(checkpoint).onConflictDoNothing()
}

/** The anchors of a checkpoint in a stable order. */
export function anchorsOf(q: Q, origin: string, size: number): Promise<Anchor[]> {
  const a = q.t.auditAnchor
  return Promise.resolve(
    q
      .select()
      .from(a)
      .where(and(eq(a.origin, origin), eq(a.size, size)))
      .orderBy(asc(a.kind), asc(a.name)),
  )
}

/** The newest anchor of a kind for the log of that name, limited to `name` if given. */
export async function newestAnchor(
  q: Q,
  wanted: Pick<Anchor, 'origin' | 'kind'> & { name?: string },
): Promise<Anchor | null> {
  const a = q.t.auditAnchor
  const byName = wanted.name === undefined ? undefined : eq(a.name, wanted.name)
  const [row] = await q
    .select()
    .from(a)
    .where(and(eq(a.origin, wanted.origin), eq(a.kind, wanted.kind), byName))
    .orderBy(desc(a.size))
    .limit(1)
  return row ?? null
}

/** Stores an anchor unless the checkpoint already has one of that name and kind. */
export async function insertAnchor(q: Q, anchor: Anchor): Promise<void> {
  await q.insert(q.t.auditAnchor).values(anchor).onConflictDoNothing()
}

/** A checkpoint's note followed by the witnesses' cosignature lines. */
export async function noteWithAnchors(q: Q, checkpoint: Pick<Checkpoint, 'origin' | 'size' | 'note'>): Promise<string> {
  const anchors = await anchorsOf(q, checkpoint.origin, checkpoint.size)
  const lines = anchors.filter((anchor) => anchor.kind === 'cosignature').map(({ value }) => value)
  return checkpoint.note + lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('')
}
