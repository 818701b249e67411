import { and, asc, type Column, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { contains, containsWords } from '#db/contains.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { readHead } from './append.store.ts'
import { toLogged } from './audit.store.ts'
import type { LoggedEvent } from './events.ts'

/** The columns of an event that a scope may test. `personal`: the personal data as JSON; null once they were erased. */
export type EventColumns = Record<'contractId' | 'event' | 'actorId' | 'at' | 'personal', Column>

/** A search for events; all given conditions must match. */
export type EventFilter = {
  /** The events that the reader may see. Evaluated for each row, so it must not be slow. */
  scope?: ((event: EventColumns) => SQL) | undefined
  /** Events of any of these contracts. */
  contractIds?: readonly string[] | undefined
  /** Any of these kinds of events. */
  events?: readonly EventName[] | undefined
  /** Events by any of these actors. */
  actorIds?: readonly string[] | undefined
  /** Events by a person or that name the person, limited to these contracts and kinds of events and to these words. */
  about?:
    | { actorIds: readonly string[]; contractIds: readonly string[]; events: readonly EventName[]; words: string }
    | undefined
  /** The recorded network address of the request. */
  ip?: string | undefined
  /** The start of the period, inclusive. */
  from?: Date | undefined
  /** The end of the period, exclusive. */
  until?: Date | undefined
  /** A literal substring of the stored body. */
  text?: string | undefined
}

/**
 * For conditions without an index: the number of sequence numbers in one query, and the maximum number of queries in one
 * search.
 */
export const WINDOWS = { size: 10_000, most: 24 }

/**
 * Events in the order of one index: those of a contract, an actor or a kind, or all. `named`: a person who must appear in
 * them.
 */
type Stream = { on: 'contractId' | 'actorId' | 'event' | null; value: string; named?: string }
/** Sequence numbers from `from` (inclusive) to `to` (exclusive). */
export type SeqRange = { from: number; to: number }
type Order = 'newest' | 'oldest'
/**
 * Where a page begins, exclusive: events older than `beforeSeq`, newest first, or events newer than `afterSeq`, oldest
 * first.
 */
export type PageWanted = { limit: number; beforeSeq?: number | undefined } | { limit: number; afterSeq: number }

/**
 * Splits the filter into streams whose union it is. The most selective condition selects the index; the others are checked
 * row by row.
 */
export function streamsOf(filter: EventFilter): Stream[] {
  const { contractIds, about, actorIds, events } = filter
  if (contractIds) return contractIds.map((value) => ({ on: 'contractId', value }))
  if (about) {
    const named = about.words
    return [
      ...about.actorIds.map((value) => ({ on: 'actorId', value }) as const),
      ...about.contractIds.map((value) => ({ on: 'contractId', value, named }) as const),
      ...about.events.map((value) => ({ on: 'event', value, named }) as const),
    ]
  }
  if (actorIds) return actorIds.map((value) => ({ on: 'actorId', value }))
  if (events) return events.map((value) => ({ on: 'event', value }))
  return [{ on: null, value: '' }]
}

/** Hides a column from the query planner, so that it does not use that column's index instead of the stream's order. */
const checked = (column: SQL | Parameters<typeof eq>[0]) => sql`coalesce(${column}, ${column})`

/** The conditions that are checked on each row of a stream, in addition to the stream's own; may be empty. */
function checksOf(q: Q, stream: Stream, filter: EventFilter): SQL[] {
  const { auditEvent: e, auditPersonal: p } = q.t
  const { about, actorIds, events, ip, text } = filter
  const checks: SQL[] = []
  const isOneOf = (column: Parameters<typeof eq>[0], values: readonly string[]) =>
    values.length > 0 ? inArray(checked(column), [...values]) : sql`1 = 0`
  if (stream.named !== undefined) checks.push(containsWords(p.body, stream.named))
  if (about && stream.on === 'contractId' && stream.named === undefined)
    checks.push(sql`(${isOneOf(e.actorId, about.actorIds)} or ${containsWords(p.body, about.words)})`)
  if (actorIds && stream.on !== 'actorId') checks.push(isOneOf(e.actorId, actorIds))
  if (actorIds && stream.on === 'actorId' && about) checks.push(isOneOf(e.actorId, actorIds))
  if (events && (stream.on !== 'event' || about)) checks.push(isOneOf(e.event, events))
  if (ip !== undefined) checks.push(eq(p.ipAddress, ip))
  if (text !== undefined) checks.push(contains(e.body, text))
  return checks
}

function inScope(q: Q, scope: EventFilter['scope']): SQL | undefined {
  const { auditEvent: e, auditPersonal: p } = q.t
  return scope?.({ contractId: e.contractId, event: e.event, actorId: e.actorId, at: e.at, personal: p.body })
}

/** One range of one stream, in order. */
export function streamQuery(
  q: Q,
  stream: Stream,
  filter: EventFilter,
  range: SeqRange,
  { order, limit }: { order: Order; limit: number },
) {
  const { auditEvent: e, auditPersonal: p } = q.t
  const { from, until } = filter
  const times = [
    ...(from ? [sql`${checked(e.at)} >= ${sql.param(from, e.at)}`] : []),
    ...(until ? [sql`${checked(e.at)} < ${sql.param(until, e.at)}`] : []),
  ]
  return q
    .select({ event: e, personal: p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(
      and(
        stream.on === null ? undefined : eq(e[stream.on], stream.value),
        gte(e.seq, range.from),
        lt(e.seq, range.to),
        ...checksOf(q, stream, filter),
        ...times,
        inScope(q, filter.scope),
      ),
    )
    .orderBy(order === 'newest' ? desc(e.seq) : asc(e.seq))
    .limit(limit)
}

/** An event as stored, with the data that open its commitment unless they were erased. */
export type EventRow = Awaited<ReturnType<typeof streamQuery>>[number]
export type EventPage = { events: LoggedEvent[]; next: number | null }

/**
 * The range of sequence numbers that contains every event of a period. Clocks may have been corrected backwards within it.
 */
export function timeQuery(q: Q, { from, until }: Pick<EventFilter, 'from' | 'until'>) {
  const e = q.t.auditEvent
  const number = (value: unknown) => (value === null ? null : Number(value))
  return q
    .select({
      first: sql<number | null>`min(${e.seq})`.mapWith(number),
      last: sql<number | null>`max(${e.seq})`.mapWith(number),
    })
    .from(e)
    .where(and(from ? gte(e.at, from) : undefined, until ? lt(e.at, until) : undefined))
}

/** The present range of the log within a filter's period. Compute it once for a search over many pages. */
export async function seqRangeOf(q: Q, filter: Pick<EventFilter, 'from' | 'until'>): Promise<SeqRange> {
  if (!filter.from && !filter.until) return { from: 0, to: (await readHead(q)).size }
  const [within] = await timeQuery(q, filter)
  return { from: within?.first ?? 0, to: (within?.last ?? -1) + 1 }
}

function pageOf(range: SeqRange, wanted: PageWanted): SeqRange {
  if ('afterSeq' in wanted) return { from: Math.max(range.from, wanted.afterSeq + 1), to: range.to }
  return { from: range.from, to: Math.min(range.to, wanted.beforeSeq ?? range.to) }
}

/** Yields to the event loop between two windows: a query on SQLite blocks the thread. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The windows of a range, from the end at which the search begins. Their size doubles from `first` to `size`. */
function* windowsOf({ from, to }: SeqRange, order: Order, size: number, first: number): Generator<SeqRange> {
  for (let rest = { from, to }, length = first; rest.from < rest.to; length = Math.min(size, 2 * length)) {
    const middle = order === 'newest' ? Math.max(from, rest.to - length) : Math.min(to, rest.from + length)
    yield order === 'newest' ? { from: middle, to: rest.to } : { from: rest.from, to: middle }
    rest = order === 'newest' ? { from, to: middle } : { from: middle, to }
  }
}

/**
 * The sizes of the windows of a search. One is enough if the order of an index is the order of the result. With a scope
 * alone most rows usually match, so the first window is little larger than a page: PostgreSQL may sort a whole window.
 */
function sizesOf(q: Q, filter: EventFilter, limit: number, size: number): { size: number; first: number } {
  const streams = streamsOf(filter)
  const whole = { size: Number.MAX_SAFE_INTEGER, first: Number.MAX_SAFE_INTEGER }
  if (streams.some((stream) => checksOf(q, stream, filter).length > 0)) return { size, first: size }
  const isWholeLog = streams.some(({ on }) => on === null)
  return filter.scope && isWholeLog ? { size, first: Math.min(size, 4 * limit) } : whole
}

async function rowsOf(
  q: Q,
  streams: readonly Stream[],
  filter: EventFilter,
  window: SeqRange,
  how: { order: Order; limit: number },
): Promise<EventRow[]> {
  const found = new Map<number, EventRow>()
  for (const stream of streams)
    for (const row of await streamQuery(q, stream, filter, window, how)) found.set(row.event.seq, row)
  const sign = how.order === 'newest' ? -1 : 1
  return [...found.values()].sort((a, b) => sign * (a.event.seq - b.event.seq))
}

/**
 * One page of the events that match the filter, as stored. `next` is the start of the next page (its `beforeSeq`, or its
 * `afterSeq` for oldest first), or null at the end. Conditions without an index are searched in windows, up to 240,000
 * events per call: such a page may have fewer than `limit` events, or none, and still have a next page.
 */
export async function searchRows(
  q: Q,
  filter: EventFilter,
  wanted: PageWanted,
  { size: ofWindow, most, within }: { size: number; most: number; within?: SeqRange } = WINDOWS,
): Promise<{ rows: EventRow[]; next: number | null }> {
  const order: Order = 'afterSeq' in wanted ? 'oldest' : 'newest'
  const range = pageOf(within ?? (await seqRangeOf(q, filter)), wanted)
  const streams = streamsOf(filter)
  const { size, first } = sizesOf(q, filter, wanted.limit, ofWindow)
  const rows: EventRow[] = []
  let done = 0
  for (const window of windowsOf(range, order, size, first)) {
    if (done++ === most) return { rows, next: order === 'newest' ? window.to : window.from - 1 }
    const how = { order, limit: wanted.limit + 1 - rows.length }
    rows.push(...(await rowsOf(q, streams, filter, window, how)))
    if (rows.length > wanted.limit) {
      const page = rows.slice(0, wanted.limit)
      return { rows: page, next: page.at(-1)?.event.seq ?? null }
    }
    await nextTurn()
  }
  return { rows, next: null }
}

/** As `searchRows`, with the events parsed. */
export async function searchEvents(q: Q, filter: EventFilter, wanted: PageWanted): Promise<EventPage> {
  const { rows, next } = await searchRows(q, filter, wanted)
  return { events: rows.map((row) => toLogged(row.event, row.personal)), next }
}

/** One event with its stored body and the data that open its commitment, or null if there is none in the scope. */
export async function findEvent(
  q: Q,
  seq: number,
  scope?: EventFilter['scope'],
): Promise<{ row: EventRow; event: LoggedEvent } | null> {
  const { auditEvent: e, auditPersonal: p } = q.t
  const [row] = await q
    .select({ event: e, personal: p })
    .from(e)
    .leftJoin(p, eq(p.seq, e.seq))
    .where(and(eq(e.seq, seq), inScope(q, scope)))
  return row ? { row, event: toLogged(row.event, row.personal) } : null
}

/** The newest event of a kind, or null. */
export async function newestOfKind(q: Q, event: EventName): Promise<LoggedEvent | null> {
  const { events } = await searchEvents(q, { events: [event] }, { limit: 1 })
  return events[0] ?? null
}
