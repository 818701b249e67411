import { createHash, randomBytes } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { MINUTE } from '#lib/core/clock.ts'
import { newId } from '#lib/core/ids.ts'
import { isDeciding } from '#lib/core/vocabulary/deciding-event.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { AuditEvent } from './events.ts'
import { withoutRepeats } from './repeat.store.ts'

/** The most events of a contract, after which only deciding ones are appended. The last of them reports the limit. */
export const MOST_EVENTS_OF_CONTRACT = 5000

type Head = { size: number; leaf: string; origin: string }
/** An event's position in its contract: its number, from 1, and the leaf of the event before it. */
export type Of = { n: number; prev: string | null }

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

function limitReached({ contractId, at }: AuditEvent): AuditEvent {
  return {
    event: 'event_limit.reached',
    contractId,
    actor: { kind: 'system', id: null },
    at,
    request: null,
    data: { limit: MOST_EVENTS_OF_CONTRACT },
  }
}

/** Appends an event, unless its contract has its maximum of events and it does not decide. */
async function appendOne(q: Q, event: AuditEvent, head: Head): Promise<Head> {
  const of = await positionInContract(q, event.contractId)
  if (of?.n === MOST_EVENTS_OF_CONTRACT && event.event !== 'event_limit.reached')
    return appendOne(q, event, await appendOne(q, limitReached(event), head))
  if (of && of.n > MOST_EVENTS_OF_CONTRACT && !isDeciding(event.event)) return head
  return insertOne(q, event, head, of)
}

async function insertOne(q: Q, event: AuditEvent, head: Head, of: Of | null): Promise<Head> {
  const salt = randomBytes(16)
  const personal = personalOf(event)
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
 * Appends events to the log, in order, inside the transaction `q` of the change that they describe (AUD-01). Locks the
 * head row first, so that concurrent transactions append one after another. Adds `clock.set_back` where the server's clock
 * went back by more than five minutes since the event before (AUD-08).
 */
export async function appendEach(q: Q, events: readonly AuditEvent[]): Promise<void> {
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

/**
 * As appendEach, but an event that does not decide and that a request caused is appended at most once an hour: its repeats
 * are counted, and their number is appended later (AUD-11).
 */
export async function appendEvents(q: Q, events: readonly AuditEvent[]): Promise<void> {
  await appendEach(q, await withoutRepeats(q, events))
}

/** Renames the log, in the transaction that appends the event with the reason. */
export async function renameLog(q: Q, origin: string): Promise<void> {
  const h = q.t.auditHead
  await q.update(h).set({ origin }).where(eq(h.id, 1))
}

/** The head of the log: the number of events, the newest leaf (hexadecimal) and the log's name. */
export async function readHead(q: Q): Promise<Head> {
  const [head] = await q.select().from(q.t.auditHead)
  if (!head) throw new Error('The audit log has no head row: run the migrations.')
  return head
}
