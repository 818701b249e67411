import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { containsWords } from '#db/contains.ts'
import { contractId, type OrganisationId, type UserId } from '#lib/core/ids.ts'
import { documentsNamed } from '#lib/domain/document/index.ts'
import { isOwnedBy } from './hand-over.store.ts'
import type { ListFilter, ListTab } from './schema.ts'

/** The contracts of an organisation (for an admin) or of one member. */
export type Scope = { organisationId: OrganisationId; ownerId: UserId | null }

const PAGE = 25

function inScope(q: Q, scope: Scope): SQL | undefined {
  const c = q.t.contract
  return and(eq(c.organisationId, scope.organisationId), scope.ownerId ? isOwnedBy(q, scope.ownerId) : undefined)
}

function troubled(q: Q): SQL {
  const { contract: c, recipient: r } = q.t
  const trouble = sql`${r.status} = 'declined' or ${r.agreement} = 'refused' or (${r.deliveryError} is not null and ${r.status} = 'pending')`
  return sql`${c.status} = 'pending' and exists (select 1 from ${r} where ${r.contractId} = ${c.id} and (${trouble}))`
}

function onTab(q: Q, tab: ListTab): SQL | undefined {
  const c = q.t.contract
  if (tab === 'attention') return or(eq(c.status, 'expired'), troubled(q))
  if (tab === 'waiting') return eq(c.status, 'pending')
  if (tab === 'completed') return eq(c.status, 'completed')
  return tab === 'drafts' ? eq(c.status, 'draft') : undefined
}

function matching(q: Q, { organisationId }: Scope, search: string): SQL | undefined {
  if (search === '') return undefined
  const { contract: c, recipient: r } = q.t
  const people = sql`exists (select 1 from ${r} where ${r.contractId} = ${c.id} and (${containsWords(r.name, search)} or ${containsWords(r.email, search)}))`
  return or(containsWords(c.title, search), inArray(c.documentId, documentsNamed(q, organisationId, search)), people)
}

/** Rows after a cursor, which is the last row's time and id. */
function after(q: Q, cursor: string | undefined): SQL | undefined {
  const [ms, text] = cursor?.split('~') ?? []
  const id = contractId.safeParse(text).data
  const at = new Date(Number(ms))
  if (!id || Number.isNaN(at.getTime())) return undefined
  const c = q.t.contract
  return or(lt(c.updatedAt, at), and(eq(c.updatedAt, at), lt(c.id, id)))
}

/**
 * One page of contracts, the most recently changed first, with their recipients, and the cursor of the next page or
 * null.
 */
export async function pageOfContracts(q: Q, scope: Scope, filter: ListFilter) {
  const { contract: c, recipient: r } = q.t
  const rows = await q
    .select({ id: c.id, title: c.title, status: c.status, updatedAt: c.updatedAt })
    .from(c)
    .where(and(inScope(q, scope), onTab(q, filter.tab), matching(q, scope, filter.search), after(q, filter.before)))
    .orderBy(desc(c.updatedAt), desc(c.id))
    .limit(PAGE + 1)
  const page = rows.slice(0, PAGE)
  const people =
    page.length === 0
      ? []
      : await q
          .select()
          .from(r)
          .where(
            inArray(
              r.contractId,
              page.map((row) => row.id),
            ),
          )
          .orderBy(r.position)
  const last = page.at(-1)
  return { rows: page, people, next: rows.length > PAGE && last ? `${last.updatedAt.getTime()}~${last.id}` : null }
}

/** The number of contracts on each tab. */
export async function countTabs(q: Q, scope: Scope): Promise<Record<ListTab, number>> {
  const c = q.t.contract
  const count = sql<number>`count(*)`.mapWith(Number)
  const byStatus = await q.select({ status: c.status, count }).from(c).where(inScope(q, scope)).groupBy(c.status)
  const [attention] = await q
    .select({ count })
    .from(c)
    .where(and(inScope(q, scope), onTab(q, 'attention')))
  const of = (status: string) => byStatus.find((row) => row.status === status)?.count ?? 0
  const all = byStatus.reduce((sum, row) => sum + row.count, 0)
  return {
    all,
    waiting: of('pending'),
    attention: attention?.count ?? 0,
    completed: of('completed'),
    drafts: of('draft'),
  }
}
