import { and, eq, isNotNull, lte, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { HOUR } from '#lib/core/clock.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { isDeciding } from '#lib/core/vocabulary/deciding-event.ts'
import type { AuditEvent } from './events.ts'

/** Repeats within this time of the appended event are counted. */
export const REPEAT_WINDOW_MS = HOUR
/** The most requests of repeats that are kept, each with another address or browser. */
const MOST_REQUESTS = 20

type Origin = { ip: string | null; user_agent: string | null }
type Repeated = Omit<AuditEvent, 'at' | 'request'>
type RepeatRow = {
  key: string
  contractId: string | null
  event: string
  since: Date
  count: number
  latest: Date
  requests: string
}

/** False for a deciding event, and for one that the server causes on its own. */
function isCounted({ event, actor, request }: AuditEvent): boolean {
  return !isDeciding(event) && (actor.kind !== 'system' || request !== null)
}

function repeatedPart({ at: _, request: __, ...event }: AuditEvent): Repeated {
  return event
}

/**
 * A repeat has everything in common but its time and, in a contract, its request. Outside contracts, where the actor is
 * often unknown, it must also come from the same address.
 */
function keyOf(event: AuditEvent): string {
  const from = event.contractId === null ? (event.request?.ip ?? null) : null
  return sha256Hex(canonicalJson({ event: repeatedPart(event) as { [key: string]: Json }, from }))
}

const countOne = query(
  (q, { key, contractId, event, at }: Params<Pick<RepeatRow, 'key' | 'contractId' | 'event'> & { at: Date }>) => {
    const r = q.t.auditRepeat
    const time = columnParam(r.since, at)
    return q
      .insert(r)
      .values({ key, contractId, event, since: time, count: 0, latest: time, requests: '[]' })
      .onConflictDoUpdate({ target: r.key, set: { count: sql`${r.count} + 1` } })
      .returning()
  },
)

function withRequest(stored: string, request: AuditEvent['request']): string {
  const requests = JSON.parse(stored) as Origin[]
  if (request === null) return stored
  const { ip, userAgent } = request
  const others = requests.filter((one) => one.ip !== ip || one.user_agent !== userAgent)
  return JSON.stringify([...others.slice(1 - MOST_REQUESTS), { ip, user_agent: userAgent }])
}

/** The event that reports counted repeats; null if there were none. */
export function eventOfRepeats(row: RepeatRow, at: Date): AuditEvent | null {
  if (row.count === 0) return null
  const { data, event, personal, ...rest } = JSON.parse(row.event) as Repeated
  const requests = JSON.parse(row.requests) as Origin[]
  const last = requests.at(-1)
  return {
    ...rest,
    event: 'event.repeated',
    at,
    request: last ? { ip: last.ip, userAgent: last.user_agent } : null,
    data: {
      ...data,
      event,
      count: row.count,
      since: row.since.toISOString(),
      until: row.latest.toISOString(),
    },
    personal: { ...personal, ...(requests.length > 1 ? { requests } : {}) },
  }
}

/** Counts one event; returns what is to be appended: the event, and before it the repeats of an hour that has passed. */
async function counted(q: Q, event: AuditEvent): Promise<AuditEvent[]> {
  const { auditRepeat: r } = q.t
  const { at, contractId, request } = event
  const [row] = await countOne(q, {
    key: keyOf(event),
    contractId,
    event: canonicalJson(repeatedPart(event) as { [key: string]: Json }),
    at,
  })
  if (!row || row.count === 0) return [event]
  const isWithin = Math.abs(at.getTime() - row.since.getTime()) < REPEAT_WINDOW_MS
  const values = isWithin
    ? { latest: at, requests: withRequest(row.requests, request) }
    : { since: at, count: 0, latest: at, requests: '[]' }
  await q.update(r).set(values).where(eq(r.key, row.key))
  if (isWithin) return []
  const before = eventOfRepeats({ ...row, count: row.count - 1 }, at)
  return before ? [before, event] : [event]
}

/**
 * Counts the repeats among these events and returns those to append. A count is written in the transaction `q`, so a
 * crash loses none. Locks rows before the caller locks the head of the log.
 */
export async function withoutRepeats(q: Q, events: readonly AuditEvent[]): Promise<AuditEvent[]> {
  const rest: AuditEvent[] = []
  for (const event of events) rest.push(...(isCounted(event) ? await counted(q, event) : [event]))
  return rest
}

/** The keys of the rows whose hour has passed, at most `limit`. */
export async function dueRepeats(q: Q, now: Date, limit: number): Promise<string[]> {
  const { auditRepeat: r } = q.t
  const due = lte(r.since, new Date(now.getTime() - REPEAT_WINDOW_MS))
  const rows = await q.select({ key: r.key }).from(r).where(due).orderBy(r.since).limit(limit)
  return rows.map(({ key }) => key)
}

/** Removes a row whose hour has passed and returns it; null if another transaction has changed or removed it. */
export async function tryTakeDue(q: Q, key: string, now: Date): Promise<RepeatRow | null> {
  const { auditRepeat: r } = q.t
  const due = lte(r.since, new Date(now.getTime() - REPEAT_WINDOW_MS))
  const [row] = await q
    .delete(r)
    .where(and(eq(r.key, key), due))
    .returning()
  return row ?? null
}

/** Removes the rows of a contract and returns them. */
export async function takeOfContract(q: Q, contractId: string): Promise<RepeatRow[]> {
  const { auditRepeat: r } = q.t
  return q
    .delete(r)
    .where(and(isNotNull(r.contractId), eq(r.contractId, contractId)))
    .returning()
}
