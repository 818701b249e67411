import { Refusal } from '#lib/core/refusal.ts'
import { startOfDay } from '#lib/core/zoned-day.ts'
import { type Authorized, findUsers, type Member, namesOfUsers } from '#lib/domain/account/index.ts'
import { contractsTitled, recipientsNamed, titlesOf, toTimelineEntry } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type EventFilter,
  type EventRow,
  findEvent,
  type LoggedEvent,
  type PageWanted,
  readHead,
  searchEvents,
} from '#lib/engines/audit/index.ts'
import { eventsNamingOthers, eventsOfWord } from './event-kinds.rules.ts'
import type { LogQuery } from './log-query.rules.ts'
import type { LogEntry, LogEntryView, LogPage } from './schema.ts'
import { visibleTo } from './visible-events.store.ts'

type Admin = Authorized<Member, 'manage'>

const PAGE = 50
/** The limits on the people and the contracts that one name or title matches. */
const MAX_PEOPLE = 100
const MAX_CONTRACTS = 100
const ID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/**
 * The events of people with this name: their actions and the events that name them. People are found in the tables,
 * because the log is not searchable by name.
 */
async function aboutPerson(ctx: Ctx, admin: Admin, words: string): Promise<EventFilter['about']> {
  const { q } = ctx.store
  const { recipientIds, contractIds } = await recipientsNamed(q, admin.organisationId, words, MAX_PEOPLE)
  const users = await findUsers(q, admin.organisationId, words, MAX_PEOPLE)
  return {
    actorIds: [...recipientIds, ...users],
    contractIds,
    events: eventsNamingOthers,
    words,
  }
}

async function contractsOf(ctx: Ctx, admin: Admin, words: string): Promise<string[]> {
  if (ID.test(words)) return [words.toLowerCase()]
  return contractsTitled(ctx.store.q, admin.organisationId, words, MAX_CONTRACTS)
}

/** The filter of a query for what the admin may read, with names and titles resolved to ids. */
export async function filterOf(ctx: Ctx, admin: Admin, query: LogQuery): Promise<EventFilter> {
  const { person, contract, kind, from, to, ip, text } = query
  return {
    scope: visibleTo(ctx.store.q, admin.organisationId),
    ...(person ? { about: await aboutPerson(ctx, admin, person) } : {}),
    ...(contract ? { contractIds: await contractsOf(ctx, admin, contract) } : {}),
    ...(kind ? { events: eventsOfWord(kind) ?? [] } : {}),
    ...(from ? { from: startOfDay(from, admin.timeZone) } : {}),
    ...(to ? { until: startOfDay(to, admin.timeZone, 1) } : {}),
    ...(ip ? { ip } : {}),
    ...(text ? { text } : {}),
  }
}

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]

/** Events as the log page shows them. A name or title that the event does not have is the current one. */
export async function toEntries(ctx: Ctx, events: readonly LoggedEvent[]): Promise<LogEntry[]> {
  const { q } = ctx.store
  const members = events.filter((event) => event.actor.kind === 'member').map((event) => event.actor.id)
  const [titles, users] = [
    await titlesOf(q, distinct(events.map((event) => event.contractId))),
    await namesOfUsers(q, distinct(members)),
  ]
  return events.map((event) => {
    const entry = toTimelineEntry(event)
    const user = event.actor.kind === 'member' ? users.get(event.actor.id ?? '')?.name : undefined
    const { contractId } = event
    return {
      ...entry,
      n: event.n,
      // Outside contracts the name in an event is that of the person it concerns, not the actor's.
      actor: (contractId === null ? user : (entry.actor ?? user)) ?? null,
      contract: contractId === null ? null : { id: contractId, title: titles.get(contractId) ?? null },
    }
  })
}

function pageWanted(query: LogQuery): PageWanted {
  if (query.after !== undefined) return { limit: PAGE, afterSeq: query.after }
  return { limit: PAGE, beforeSeq: query.before }
}

/** A page of the log, newest first, with the cursors of its neighbours; null if there is none. */
export async function searchLog(ctx: Ctx, admin: Admin, query: LogQuery): Promise<LogPage> {
  const wanted = pageWanted(query)
  const { events, next } = await searchEvents(ctx.store.q, await filterOf(ctx, admin, query), wanted)
  if ('afterSeq' in wanted) {
    const entries = await toEntries(ctx, events.toReversed())
    return { entries, newer: next, older: wanted.afterSeq + 1 }
  }
  const entries = await toEntries(ctx, events)
  return { entries, newer: wanted.beforeSeq === undefined ? null : wanted.beforeSeq - 1, older: next }
}

function toView(
  entry: LogEntry,
  { event, personal }: EventRow,
  { documentSha256, actor }: LoggedEvent,
  size: number,
): LogEntryView {
  return {
    ...entry,
    actorKind: actor.kind,
    isNewest: event.seq === size - 1,
    documentSha256,
    leaf: event.leaf.toString('hex'),
    body: event.body,
    personal: personal && { salt: personal.salt, body: personal.body },
  }
}

/** One event, verbatim as it is stored. Throws Refusal('not_found'), also for an event of another organisation. */
export async function viewEvent(ctx: Ctx, { organisationId }: Admin, seq: number): Promise<LogEntryView> {
  const scope = visibleTo(ctx.store.q, organisationId)
  const found = Number.isSafeInteger(seq) ? await findEvent(ctx.store.q, seq, scope) : null
  const [entry] = found ? await toEntries(ctx, [found.event]) : []
  if (!found || !entry) throw new Refusal('not_found')
  return toView(entry, found.row, found.event, (await readHead(ctx.store.q)).size)
}
