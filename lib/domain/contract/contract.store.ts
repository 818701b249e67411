import { and, asc, eq, inArray, lte, not, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import {
  type ContractId,
  type DocumentId,
  newId,
  type OrganisationId,
  type RecipientId,
  type UserId,
} from '#lib/core/ids.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import { deleteDocument } from '#lib/domain/document/index.ts'
import type { FieldInput } from './schema.ts'

export type ContractRow = NonNullable<Awaited<ReturnType<typeof findContract>>>
export type RecipientRow = NonNullable<Awaited<ReturnType<typeof findRecipient>>>
type ContractChange = Partial<Omit<ContractRow, 'id' | 'organisationId' | 'createdBy' | 'version' | 'createdAt'>>

const contractById = query((q, { id }: Params<{ id: ContractId }>) =>
  q.select().from(q.t.contract).where(eq(q.t.contract.id, id)),
)

export async function findContract(q: Q, id: ContractId) {
  const [row] = await contractById(q, { id })
  return row ?? null
}

const recipientById = query((q, { id }: Params<{ id: RecipientId }>) =>
  q.select().from(q.t.recipient).where(eq(q.t.recipient.id, id)),
)

export async function findRecipient(q: Q, id: RecipientId) {
  const [row] = await recipientById(q, { id })
  return row ?? null
}

const recipientsByContract = query((q, { contractId }: Params<{ contractId: ContractId }>) => {
  const r = q.t.recipient
  return q.select().from(r).where(eq(r.contractId, contractId)).orderBy(asc(r.position))
})

export async function recipientsOf(q: Q, contractId: ContractId): Promise<RecipientRow[]> {
  return recipientsByContract(q, { contractId })
}

const fieldsByContract = query((q, { contractId }: Params<{ contractId: ContractId }>) => {
  const f = q.t.field
  return q
    .select({ id: f.id, recipientId: f.recipientId, type: f.type, page: f.page, rect: f.rect, options: f.options })
    .from(f)
    .where(eq(f.contractId, contractId))
    .orderBy(asc(f.page), asc(f.id))
})

export type FieldRow = Awaited<ReturnType<typeof fieldsByContract>>[number]

export async function fieldsOf(q: Q, contractId: ContractId): Promise<FieldRow[]> {
  return fieldsByContract(q, { contractId })
}

type NewContract = {
  organisationId: OrganisationId
  createdBy: UserId
  title: string
  locale: string
  timeZone: string
  documentId: DocumentId
}

export async function insertContract(q: Q, input: NewContract & ContractChange, now: Date): Promise<ContractId> {
  const id = newId<'contract'>(now)
  await q.insert(q.t.contract).values({
    id,
    message: '',
    status: 'draft',
    version: 1,
    codeDelivery: 'email',
    codeBefore: 'signing',
    copyTime: 'completion',
    notifyViewed: false,
    expiresInDays: 30,
    createdAt: now,
    updatedAt: now,
    ...input,
  })
  return id
}

const touched = query((q, { id, now }: Params<{ id: ContractId; now: Date }>) => {
  const c = q.t.contract
  return q
    .update(c)
    .set({ version: sql`${c.version} + 1`, updatedAt: columnParam(c.updatedAt, now) })
    .where(eq(c.id, id))
    .returning()
})

/**
 * Locks the contract's row as the first write of this transaction and returns it; null if it does not exist. Concurrent
 * callers wait here and then read what was committed.
 */
export async function touchContract(q: Q, id: ContractId, now: Date): Promise<ContractRow | null> {
  const [row] = await touched(q, { id, now })
  return row ?? null
}

const locked = query((q, { id }: Params<{ id: ContractId }>) => {
  const c = q.t.contract
  return q
    .update(c)
    .set({ version: sql`${c.version} + 1` })
    .where(eq(c.id, id))
    .returning()
})

/** As `touchContract`, but the contract keeps its time of update. */
export async function lockContract(q: Q, id: ContractId): Promise<ContractRow | null> {
  const [row] = await locked(q, { id })
  return row ?? null
}

/** Changes the columns of a draft. The caller has locked its row and checked its status. */
export async function updateDraft(q: Q, id: ContractId, change: ContractChange): Promise<void> {
  await q.update(q.t.contract).set(change).where(eq(q.t.contract.id, id))
}

type Sending = { sentAt: Date; expiresAt: Date; underSignature: UnderSignature }

/** Draft to pending; false if it was sent already. */
export async function tryMarkSent(q: Q, id: ContractId, sending: Sending): Promise<boolean> {
  const { contract: c, recipient: r } = q.t
  const rows = await q
    .update(c)
    .set({ status: 'pending', ...sending })
    .where(and(eq(c.id, id), eq(c.status, 'draft')))
    .returning({ id: c.id })
  if (rows.length > 0) await q.update(r).set({ sentAt: sending.sentAt }).where(eq(r.contractId, id))
  return rows.length > 0
}

/** True for a contract that is missing a signer's signature, or the agreement of one to a removal. */
function isWaiting(q: Q): SQL {
  const { contract: c, recipient: r } = q.t
  const waits = sql`${r.status} not in ('signed', 'removed') or ${r.agreement} is not null`
  return sql`exists (select 1 from ${r} where ${r.contractId} = ${c.id} and ${r.role} = 'signer' and (${waits}))`
}

/** Pending to voided or expired; false if it is not pending, or has every signature and is about to be completed. */
export async function tryClose(
  q: Q,
  id: ContractId,
  to: { status: 'voided'; voidedAt: Date; voidReason: string } | { status: 'expired' },
): Promise<boolean> {
  const c = q.t.contract
  return (
    (
      await q
        .update(c)
        .set(to)
        .where(and(eq(c.id, id), eq(c.status, 'pending'), isWaiting(q)))
        .returning({ id: c.id })
    ).length > 0
  )
}

/** Pending to completed if every signer has signed. Of concurrent callers exactly one gets true. */
export async function tryMarkCompleted(q: Q, id: ContractId, at: Date): Promise<boolean> {
  const c = q.t.contract
  const rows = await q
    .update(c)
    .set({ status: 'completed', completedAt: at, updatedAt: at })
    .where(and(eq(c.id, id), eq(c.status, 'pending'), not(isWaiting(q))))
    .returning({ id: c.id })
  return rows.length > 0
}

type RecipientChange = Partial<Omit<RecipientRow, 'id' | 'contractId'>>

/** Changes a recipient whose status is one of `from`; false if the status is another. */
export async function tryChangeRecipient(
  q: Q,
  id: RecipientId,
  from: readonly RecipientRow['status'][],
  change: RecipientChange,
): Promise<boolean> {
  const r = q.t.recipient
  return (
    (
      await q
        .update(r)
        .set(change)
        .where(and(eq(r.id, id), inArray(r.status, [...from])))
        .returning({ id: r.id })
    ).length > 0
  )
}

/** Records the delivery result of an invitation. */
export async function updateDelivery(
  q: Q,
  id: RecipientId,
  change: Pick<RecipientChange, 'deliveredAt' | 'deliveryError'>,
): Promise<void> {
  await q.update(q.t.recipient).set(change).where(eq(q.t.recipient.id, id))
}

type RecipientDraft = Pick<RecipientRow, 'role' | 'name' | 'email' | 'phone' | 'locale' | 'meaning'> & {
  id: RecipientId | null
}

/** Makes these the recipients of a draft, in this order. Deletes the fields of recipients who are removed. */
export async function replaceRecipients(
  q: Q,
  contractId: ContractId,
  wanted: readonly RecipientDraft[],
  now: Date,
): Promise<void> {
  const { recipient: r, field: f } = q.t
  const wantedIds = new Set<string>(wanted.flatMap((person) => person.id ?? []))
  const there = await recipientsOf(q, contractId)
  const gone = there.filter((row) => !wantedIds.has(row.id)).map((row) => row.id)
  if (gone.length > 0) {
    await q.delete(f).where(inArray(f.recipientId, gone))
    await q.delete(r).where(inArray(r.id, gone))
  }
  const existing = new Set<string>(there.map((row) => row.id))
  for (const [position, { id, ...person }] of wanted.entries()) {
    if (id && existing.has(id))
      await q
        .update(r)
        .set({ ...person, position })
        .where(and(eq(r.id, id), eq(r.contractId, contractId)))
    else await q.insert(r).values({ id: newId(now), contractId, position, status: 'pending', ...person })
  }
  await q.delete(f).where(
    and(
      eq(f.contractId, contractId),
      inArray(
        f.recipientId,
        q
          .select({ id: r.id })
          .from(r)
          .where(and(eq(r.contractId, contractId), eq(r.role, 'viewer'))),
      ),
    ),
  )
}

/** Makes these the fields of a draft. */
export async function replaceFields(q: Q, contractId: ContractId, fields: readonly FieldInput[]): Promise<void> {
  const f = q.t.field
  await q.delete(f).where(eq(f.contractId, contractId))
  const rows = fields.map((field) => ({ ...field, contractId }) as typeof f.$inferInsert)
  for (let i = 0; i < rows.length; i += 200) await q.insert(f).values(rows.slice(i, i + 200))
}

/** Deletes a draft and its dependent rows; false if the contract is not a draft: then roll back. */
export async function tryDeleteDraftRows(q: Q, id: ContractId): Promise<boolean> {
  const { contract: c, recipient: r, field: f } = q.t
  await q.delete(f).where(eq(f.contractId, id))
  await q.delete(r).where(eq(r.contractId, id))
  return (
    (
      await q
        .delete(c)
        .where(and(eq(c.id, id), eq(c.status, 'draft')))
        .returning({ id: c.id })
    ).length > 0
  )
}

/** Deletes a document unless a contract refers to it. */
export async function deleteUnusedDocument(q: Q, id: DocumentId): Promise<void> {
  const c = q.t.contract
  const [user] = await q.select({ id: c.id }).from(c).where(eq(c.documentId, id)).limit(1)
  if (!user) await deleteDocument(q, id)
}

/** Pending contracts whose deadline has passed before every signer has signed. */
export async function expiredContracts(q: Q, now: Date): Promise<ContractId[]> {
  const c = q.t.contract
  const rows = await q
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.status, 'pending'), lte(c.expiresAt, now), isWaiting(q)))
    .limit(100)
  return rows.map((row) => row.id)
}
