import type { Json } from '#lib/core/canonical-json.ts'
import { type Authorized, type Member, namesOfUsers } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { requireDocument, type ShownDocument, viewDocument } from '#lib/domain/document/index.ts'
import { eventsOfContract, type LoggedEvent } from '#lib/engines/audit/index.ts'
import { countSigners } from './contract.rules.ts'
import { type ContractRow, fieldsOf, type RecipientRow, recipientsOf } from './contract.store.ts'
import { countTabs, pageOfContracts, type Scope } from './contract-list.store.ts'
import type {
  ContractListItem,
  ContractListPage,
  ContractView,
  ListFilter,
  RecipientView,
  TimelineEntry,
} from './schema.ts'

type Readable = Authorized<ContractRow, 'read'>

export function toRecipientView(row: RecipientRow): RecipientView {
  const { contractId: _contract, locale: _locale, identitySalt: _salt, ...view } = row
  return view
}

/** A contract as its sender's page shows it. */
export async function viewContract(
  ctx: Ctx,
  contract: Readable | Authorized<ContractRow, 'edit'> | Authorized<ContractRow, 'send'>,
): Promise<ContractView> {
  const { q } = ctx.store
  const [recipients, fields, document] = await Promise.all([
    recipientsOf(q, contract.id),
    fieldsOf(q, contract.id),
    viewDocument(q, contract.documentId),
  ])
  const { organisationId: _o, createdBy: _c, ownerId: _w, version: _v, documentId: _d, ...rest } = contract
  return { ...rest, document, recipients: recipients.map(toRecipientView), fields }
}

/** The prepared document, for the images of its pages in the portal. */
export async function preparedDocument(ctx: Ctx, contract: Readable): Promise<ShownDocument> {
  const { preparedSha256: sha256, pages } = await requireDocument(ctx.store.q, contract.documentId)
  return { sha256, pages }
}

function asWords(values: { [key: string]: Json }): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  )
}

/** An event as screens show it. */
export function toTimelineEntry(event: LoggedEvent): TimelineEntry {
  const { ip: _ip, user_agent: _ua, ...personal } = event.personal ?? {}
  return {
    seq: event.seq,
    n: event.n ?? 0,
    event: event.event,
    at: event.at,
    actorId: event.actor.id,
    actor: typeof personal.name === 'string' ? personal.name : null,
    ipAddress: event.ipAddress,
    userAgent: event.userAgent,
    erased: event.personal === null,
    details: asWords({ ...event.data, ...personal }),
  }
}

/** The events of a contract, oldest first. */
export async function timelineOf(
  ctx: Ctx,
  contract: { id: ContractRow['id'] },
  untilSeq?: number,
): Promise<TimelineEntry[]> {
  const { q } = ctx.store
  const events = await eventsOfContract(q, contract.id, untilSeq)
  // Erasing a person who is named in a member's event also erases the member's name from it. It is read from the
  // account.
  const nameless = events.filter(({ actor, personal }) => actor.kind === 'member' && personal === null)
  const users = await namesOfUsers(q, [...new Set(nameless.map(({ actor }) => actor.id ?? ''))])
  return events.map((event) => {
    const entry = toTimelineEntry(event)
    return { ...entry, actor: entry.actor ?? users.get(event.actor.id ?? '')?.name ?? null }
  })
}

type ListRow = Awaited<ReturnType<typeof pageOfContracts>>['rows'][number]

function toItem(row: ListRow, people: readonly RecipientRow[]): ContractListItem {
  const mine = people.filter((person) => person.contractId === row.id && person.status !== 'removed')
  const { signers, signed } = countSigners(mine)
  return {
    ...row,
    declinedBy: row.status === 'pending' ? (mine.find((person) => person.status === 'declined')?.name ?? null) : null,
    undelivered:
      row.status === 'pending' && mine.some((person) => person.deliveryError !== null && person.status === 'pending'),
    people: mine.map(({ name, role, status }) => ({ name, role, status })),
    signed,
    signers,
  }
}

/** One page of the contracts that the member may see, with the count of every tab. */
export async function listContracts(ctx: Ctx, member: Member, filter: ListFilter): Promise<ContractListPage> {
  const scope: Scope = {
    organisationId: member.organisationId,
    ownerId: member.role === 'admin' ? null : member.userId,
  }
  const [{ rows, people, next }, counts] = await Promise.all([
    pageOfContracts(ctx.store.q, scope, filter),
    countTabs(ctx.store.q, scope),
  ])
  return { items: rows.map((row) => toItem(row, people)), counts, next }
}
