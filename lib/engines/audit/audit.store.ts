import { createHash, randomBytes } from 'node:crypto'
import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { MINUTE } from '#lib/core/clock.ts'
import { newId } from '#lib/core/ids.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { AuditEvent, LoggedEvent } from './events.ts'

type Head = { size: number; leaf: string; origin: string }
/** An event's position in its contract: its number, from 1, and the leaf of the event before it. */
type Of = { n: number; prev: string | null }

function bodyOf(event: AuditEvent, head: Head, of: Of | null, salt: string, commitment: string): string {
  return canonicalJson({
    v: 1,
    log: head.origin,
    seq: head.size,
    id: newId<'event'>(event.at),
    ts: event.at.toISOString(),
    event: event.event,
    contract: event.contractId,
    of,
    actor: { kind: event.actor.kind, id: event.actor.id, pii: commitment },
    doc: event.documentSha256 ? { sha256: event.documentSha256 } : null,
    data: event.data ?? {},
    prev: head.leaf,
    salt,
  })
}

function personalOf(event: AuditEvent): string {
  return canonicalJson({
    ...event.personal,
    ip: event.request?.ip ?? null,
    user_agent: event.request?.userAgent ?? null,
  })
}

/** SHA-256 of a salt and the personal data. Does not reveal the data; the row in audit_personal opens the commitment. */
function commit(salt: Buffer, personal: string): string {
  return createHash('sha256').update(salt).update(personal).digest('hex')
}

type EventRow = {
  seq: number
  leaf: Buffer
  body: string
  contractId: string | null
  event: EventName
  actorId: string | null
  metadata: string
  at: Date
}

const insertEvent = query((q, { seq, leaf, body, contractId, event, actorId, metadata, at }: Params<EventRow>) =>
  q.insert(q.t.auditEvent).values({ seq, leaf, body, contractId, event, actorId, metadata, at }),
)

type PersonalRow = { seq: number; salt: string; body: string; ipAddress: string | null; userAgent: string | null }

const insertPersonal = query((q, { seq, salt, body, ipAddress, userAgent }: Params<PersonalRow>) =>
  q.insert(q.t.auditPersonal).values({ seq, salt, body, ipAddress, userAgent }),
)

const newestOf = query((q, { contractId }: Params<{ contractId: string }>) => {
  const e = q.t.auditEvent
  return q
    .select({ leaf: e.leaf, body: e.body })
    .from(e)
    .where(eq(e.contractId, contractId))
    .orderBy(desc(e.seq))
    .limit(1)
})

/** The position lets a verifier check one contract's events for gaps without the rest of the log. */
async function positionInContract(q: Q, contractId: string | null): Promise<Of | null> {
  if (contractId === null) return null
  const [newest] = await newestOf(q, { contractId })
  if (!newest) return { n: 1, prev: null }
  const { of } = JSON.parse(newest.body) as { of: Of }
  return { n: of.n + 1, prev: newest.leaf.toString('hex') }
}

async function appendOne(q: Q, event: AuditEvent, head: Head): Promise<Head> {
  const salt = randomBytes(16)
  const personal = personalOf(event)
  const of = await positionInContract(q, event.contractId)
  const body = bodyOf(event, head, of, randomBytes(16).toString('base64'), commit(salt, personal))
  // RFC 6962 §2.1: a leaf is hashed with a zero byte in front, so that it cannot be mistaken for an inner node.
  const leaf = createHash('sha256').update(Buffer.of(0)).update(body).digest()
  await insertEvent(q, {
    seq: head.size,
    leaf,
    body,
    contractId: event.contractId,
    event: event.event,
    actorId: event.actor.id,
    metadata: canonicalJson(event.data ?? {}),
    at: event.at,
  })
  await insertPersonal(q, {
    seq: head.size,
    salt: salt.toString('base64'),
    body: personal,
    ipAddress: event.request?.ip ?? null,
    userAgent: event.request?.userAgent ?? null,
  })
  return { ...head, size: head.size + 1, leaf: leaf.toString('hex') }
}

/** Locks the head. `newestAt`: the time of the newest event, if this statement's snapshot has it. */
const takeHead = query((q) => {
  const { auditHead: h, auditEvent: e } = q.t
  const newestAt = sql<Date | null>`(select ${e.at} from ${e} where ${e.seq} = ${h.size} - 1)`.mapWith(e.at)
  return q
    .update(h)
    .set({ size: sql`${h.size}` })
    .where(eq(h.id, 1))
    .returning({ size: h.size, leaf: h.leaf, origin: h.origin, newestAt })
})

const timeAt = query((q, { seq }: Params<{ seq: number }>) => {
  const e = q.t.auditEvent
  return q
    .select({ at: e.at })
    .from(e)
    .where(eq(e.seq, columnParam(e.seq, seq)))
})

const moveHead = query((q, { size, leaf }: Params<{ size: number; leaf: string }>) => {
  const h = q.t.auditHead
  return q
    .update(h)
    .set({ size: columnParam(h.size, size), leaf: columnParam(h.leaf, leaf) })
    .where(eq(h.id, 1))
})

/** Events are appended in an order that differs from that of their times by less: work takes time, and clocks are adjusted. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE

/** The event that records that the server's clock went back between two events; null if it did not. */
function clockSetBack(last: Date, at: Date): AuditEvent | null {
  const backMs = last.getTime() - at.getTime()
  if (backMs <= CLOCK_TOLERANCE_MS) return null
  const data = { back_ms: backMs, from: last.toISOString() }
  return { event: 'clock.set_back', contractId: null, actor: { kind: 'system', id: null }, at, request: null, data }
}

/**
 * Appends events to the log, in order, inside the transaction `q` of the change that they describe (AUD-01).
 * Locks the head row first, so that concurrent transactions append one after another.
 * Adds `clock.set_back` where the server's clock went back by more than five minutes since the event before (AUD-08).
 */
export async function appendEvents(q: Q, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const [start] = await takeHead(q, {})
  if (!start) throw new Error('The audit log has no head row: run the migrations.')
  const { newestAt, ...taken } = start
  let head: Head = taken
  let last = newestAt ?? (await timeAt(q, { seq: head.size - 1 }))[0]?.at ?? null
  for (const event of events) {
    const setBack = last && clockSetBack(last, event.at)
    if (setBack) head = await appendOne(q, setBack, head)
    head = await appendOne(q, event, head)
    last = event.at
  }
  await moveHead(q, { size: head.size, leaf: head.leaf })
  q.publish('auditEvent')
}

/** Renames the log, in the transaction that appends the event with the reason. */
export async function renameLog(q: Q, origin: string): Promise<void> {
  const h = q.t.auditHead
  await q.update(h).set({ origin }).where(eq(h.id, 1))
}

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

/** The head of the log: the number of events, the newest leaf (hexadecimal) and the log's name. */
export async function readHead(q: Q): Promise<Head> {
  const [head] = await q.select().from(q.t.auditHead)
  if (!head) throw new Error('The audit log has no head row: run the migrations.')
  return head
}
