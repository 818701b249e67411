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

/** Small enough that what is made of a page is forgotten at once: with a thousand, memory grows by a hundred megabytes. */
const PAGE = 200
/** By which a spreadsheet knows that the file is UTF-8. */
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

/** Everything that is stored of an event, so that whoever has the file can hash and open it again. */
function jsonLine({ event, personal }: EventRow): string {
  return `${canonicalJson({
    seq: event.seq,
    leaf: event.leaf.toString('hex'),
    body: event.body,
    personal: personal && { salt: personal.salt, body: personal.body },
  })}\n`
}

/** An event for a spreadsheet: times in UTC (ISO 8601), the data and what identifies people as JSON. */
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
 * The events below `end` that the filter lets through, oldest first, as text in pieces of up to two hundred: the next
 * is read when it is asked for, so that a million events never are in memory at once.
 */
export async function* exportEvents(
  ctx: Pick<Ctx, 'store'>,
  filter: EventFilter,
  format: ExportFormat,
  end: number,
): AsyncGenerator<string, void, undefined> {
  const whole = await seqRangeOf(ctx.store.q, filter)
  const where = { ...WINDOWS, within: { ...whole, to: Math.min(whole.to, end) } }
  if (format === 'csv') yield BYTE_ORDER_MARK + csvLine(columns)
  let after: number | null = -1
  while (after !== null) {
    const wanted: PageWanted = { afterSeq: after, limit: PAGE }
    const { rows, next } = await searchRows(ctx.store.q, filter, wanted, where)
    if (rows.length > 0) yield format === 'csv' ? await csvLines(ctx, rows) : rows.map(jsonLine).join('')
    after = next
    // On SQLite nothing above ever waits: others have their turn here.
    await nextTurn()
  }
}

/** Which filters an export had, without what they were set to where that may name somebody. */
function traceOf(query: LogQuery): { [key: string]: Json } {
  const { person, contract, kind, from, to, ip, text } = query
  return {
    ...(kind ? { kind } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    by: Object.entries({ person, contract, ip, text }).flatMap(([name, value]) => (value ? [name] : [])),
  }
}

/** Begins an export of all that the query finds as the log is now; that it was begun is an event. */
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
