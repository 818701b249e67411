import { setImmediate as nextTurn } from 'node:timers/promises'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { type Authorized, byActor, type Member, namesOfUsers } from '#lib/domain/account/index.ts'
import { titlesOf } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  appendEvents,
  type EventFilter,
  type EventRow,
  type PageWanted,
  readHead,
  searchRows,
  seqRangeOf,
  toLogged,
  WINDOWS,
} from '#lib/engines/audit/index.ts'
import { csvLine } from './csv.rules.ts'
import type { LogQuery } from './log-query.rules.ts'
import { filterOf } from './search-log.ts'

type Admin = Authorized<Member, 'manage'>
export type ExportFormat = 'csv' | 'jsonl'

/** Small enough to be garbage collected early: with pages of 1000, memory grows by a hundred megabytes. */
const PAGE = 200
/** Marks the file as UTF-8 for spreadsheets. */
const BYTE_ORDER_MARK = '\uFEFF'

const columns = [
  'seq',
  'time',
  'event',
  'contract',
  'title',
  'number_in_contract',
  'actor',
  'actor_id',
  'actor_name',
  'ip',
  'user_agent',
  'document_sha256',
  'data',
  'personal',
  'leaf',
]

/** Everything that is stored of an event, so that a reader of the file can recompute its hashes and commitments. */
function jsonLine({ event, personal }: EventRow): string {
  return `${canonicalJson({
    seq: event.seq,
    leaf: event.leaf.toString('hex'),
    body: event.body,
    personal: personal && { salt: personal.salt, body: personal.body },
  })}\n`
}

/** An event for a spreadsheet: times in UTC (ISO 8601), the data and the personal data as JSON. */
async function csvLines(ctx: Pick<Ctx, 'store'>, rows: readonly EventRow[]): Promise<string> {
  const events = rows.map((row) => toLogged(row.event, row.personal))
  const contracts = [...new Set(events.flatMap((event) => event.contractId ?? []))]
  const members = events.flatMap(({ actor }) => (actor.kind === 'member' && actor.id ? [actor.id] : []))
  const titles = await titlesOf(ctx.store.q, contracts)
  const users = await namesOfUsers(ctx.store.q, [...new Set(members)])
  const nameIn = (personal: { [key: string]: Json } | null) =>
    typeof personal?.name === 'string' ? personal.name : null
  return events
    .map((event) =>
      csvLine([
        event.seq,
        event.at.toISOString(),
        event.event,
        event.contractId,
        titles.get(event.contractId ?? '') ?? null,
        event.n,
        event.actor.kind,
        event.actor.id,
        users.get(event.actor.id ?? '')?.name ?? (event.actor.kind === 'recipient' ? nameIn(event.personal) : null),
        event.ipAddress,
        event.userAgent,
        event.documentSha256,
        canonicalJson(event.data),
        event.personal && canonicalJson(event.personal),
        event.leaf,
      ]),
    )
    .join('')
}

/**
 * The events below `end` that match the filter, oldest first, as text in pieces of up to two hundred. Each piece is
 * read on demand, so that memory does not grow with the log.
 */
export async function* exportEvents(
  ctx: Pick<Ctx, 'store'>,
  filter: EventFilter,
  format: ExportFormat,
  end: number,
): AsyncGenerator<string, void, undefined> {
  const range = await seqRangeOf(ctx.store.q, filter)
  const where = { ...WINDOWS, within: { ...range, to: Math.min(range.to, end) } }
  if (format === 'csv') yield BYTE_ORDER_MARK + csvLine(columns)
  let after: number | null = -1
  while (after !== null) {
    const wanted: PageWanted = { afterSeq: after, limit: PAGE }
    const { rows, next } = await searchRows(ctx.store.q, filter, wanted, where)
    if (rows.length > 0) yield format === 'csv' ? await csvLines(ctx, rows) : rows.map(jsonLine).join('')
    after = next
    // SQLite queries are synchronous, so other requests would not run before the end of the export.
    await nextTurn()
  }
}

/** The filters of an export, without the values that may name a person. */
function traceOf(query: LogQuery): { [key: string]: Json } {
  const { person, contract, kind, from, to, ip, text } = query
  return {
    ...(kind ? { kind } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    by: Object.entries({ person, contract, ip, text }).flatMap(([name, value]) => (value ? [name] : [])),
  }
}

/** Starts an export of all events that match the query and are in the log now; the start is logged. */
export async function exportLog(
  ctx: Ctx,
  admin: Admin,
  query: LogQuery,
  format: ExportFormat,
): Promise<AsyncGenerator<string, void, undefined>> {
  const filter = await filterOf(ctx, admin, query)
  const end = await ctx.store.tx(async (q) => {
    const { size } = await readHead(q)
    await appendEvents(q, [byActor(ctx, admin, 'log.exported', { data: { format, size, filters: traceOf(query) } })])
    return size
  })
  return exportEvents(ctx, filter, format, end)
}
