import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { type Params, query } from '#db/query.ts'
import type { Json } from '#lib/core/canonical-json.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { Of } from './append.store.ts'
import type { LoggedEvent } from './events.ts'

export function toLogged(
  row: { seq: number; leaf: Buffer; body: string; contractId: string | null; event: EventName; at: Date },
  personal: { body: string; ipAddress: string | null; userAgent: string | null } | null,
): LoggedEvent {
  const body = JSON.parse(row.body) as {
    of: Of | null
    actor: LoggedEvent['actor']
    doc: { sha256: string } | null
    data: { [key: string]: Json }
  }
  return {
    seq: row.seq,
    n: body.of?.n ?? null,
    leaf: row.leaf.toString('hex'),
    event: row.event,
    contractId: row.contractId,
    actor: { kind: body.actor.kind, id: body.actor.id },
    at: row.at,
    ipAddress: personal?.ipAddress ?? null,
    userAgent: personal?.userAgent ?? null,
    documentSha256: body.doc?.sha256 ?? null,
    data: body.data,
    personal: personal ? (JSON.parse(personal.body) as { [key: string]: Json }) : null,
  }
}

const eventsUntil = query((q, { contractId, untilSeq }: Params<{ contractId: string; untilSeq: number }>) => {
  const { auditEvent: e, auditPersonal: p } = q.t
  return q
    .select({ e, p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(and(eq(e.contractId, contractId), lte(e.seq, untilSeq)))
    .orderBy(asc(e.seq))
})

/** The events of one contract in the order of the log, up to and including `untilSeq` if given. */
export async function eventsOfContract(
  q: Q,
  contractId: string,
  untilSeq = Number.MAX_SAFE_INTEGER,
): Promise<LoggedEvent[]> {
  const rows = await eventsUntil(q, { contractId, untilSeq })
  return rows.map((row) => toLogged(row.e, row.p))
}

type OfActor = { contractId: string; actorId: string; event: EventName }

const ofActor = query((q, { contractId, actorId, event }: Params<OfActor>) => {
  const { auditEvent: e, auditPersonal: p } = q.t
  return q
    .select({ e, p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(and(eq(e.contractId, contractId), eq(e.actorId, actorId), eq(e.event, event)))
    .orderBy(asc(e.seq))
})

/** The events of one kind that an actor caused in a contract, oldest first. */
export async function eventsByActor(q: Q, of: OfActor): Promise<LoggedEvent[]> {
  const rows = await ofActor(q, of)
  return rows.map((row) => toLogged(row.e, row.p))
}

/** The newest of the named events of a contract, or null. */
export async function newestEventOf(
  q: Q,
  contractId: string,
  events: readonly EventName[],
): Promise<LoggedEvent | null> {
  const { auditEvent: e, auditPersonal: p } = q.t
  const [row] = await q
    .select({ e, p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(and(eq(e.contractId, contractId), inArray(e.event, [...events])))
    .orderBy(desc(e.seq))
    .limit(1)
  return row ? toLogged(row.e, row.p) : null
}

/** An event as stored: `leaf` is the hash of the bytes of `body`; `personal` opens the commitment in the body. */
export type StoredEvent = {
  seq: number
  leaf: Buffer
  body: string
  personal: { salt: string; body: string } | null
}

/** The stored bytes of one contract's events, in the order of the log, up to and including `untilSeq` if given. */
export async function storedEventsOf(
  q: Q,
  contractId: string,
  untilSeq = Number.MAX_SAFE_INTEGER,
): Promise<StoredEvent[]> {
  const rows = await eventsUntil(q, { contractId, untilSeq })
  return rows.map(({ e, p }) => ({
    seq: e.seq,
    leaf: e.leaf,
    body: e.body,
    personal: p && { salt: p.salt, body: p.body },
  }))
}

/** The sequence number of the newest of the named events of a contract, or null. */
export async function lastSeqOf(q: Q, contractId: string, events: readonly EventName[]): Promise<number | null> {
  const e = q.t.auditEvent
  const [row] = await q
    .select({ seq: sql<number | null>`max(${e.seq})`.mapWith((seq: unknown) => (seq === null ? null : Number(seq))) })
    .from(e)
    .where(and(eq(e.contractId, contractId), inArray(e.event, [...events])))
  return row?.seq ?? null
}
