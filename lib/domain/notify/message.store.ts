import { and, desc, eq, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { columnParam, type Params, query } from '#db/query.ts'
import type { ContractId, MessageId, RecipientId } from '#lib/core/ids.ts'
import type { MessageKind } from '#lib/core/vocabulary/message.ts'

type NewMessage = {
  id: MessageId
  contractId: ContractId
  recipientId: RecipientId | null
  kind: MessageKind
  channel: 'email' | 'sms'
  address: string
}
export type MessageRow = NonNullable<Awaited<ReturnType<typeof findMessage>>>

const insertQueued = query(
  (q, { id, contractId, recipientId, kind, channel, address, now }: Params<NewMessage & { now: Date }>) =>
    q
      .insert(q.t.message)
      .values({ id, contractId, recipientId, kind, channel, address, state: 'queued', attempts: 0, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: q.t.message.id }),
)

/** Inserts a queued message; false if it exists, because its job runs for a second time. */
export async function tryInsertMessage(q: Q, message: NewMessage, now: Date): Promise<boolean> {
  return (await insertQueued(q, { ...message, now })).length > 0
}

const messageById = query((q, { id }: Params<{ id: MessageId }>) =>
  q.select().from(q.t.message).where(eq(q.t.message.id, id)),
)

export async function findMessage(q: Q, id: MessageId) {
  const [row] = await messageById(q, { id })
  return row ?? null
}

type Attempt = { id: MessageId; attempts: number }

const attemptBegun = query((q, { id, attempts, next }: Params<Attempt & { next: number }>) => {
  const m = q.t.message
  return q
    .update(m)
    .set({ attempts: columnParam(m.attempts, next) })
    .where(and(eq(m.id, id), eq(m.attempts, attempts), ne(m.state, 'sent')))
    .returning({ id: m.id })
})

/**
 * Starts the next attempt at a message as it was read; false if it was sent or another attempt began in the meantime. A
 * message that is retried by its job and by the sender at the same time is sent once.
 */
export async function tryBeginAttempt(q: Q, { id, attempts }: Attempt): Promise<boolean> {
  return (await attemptBegun(q, { id, attempts, next: attempts + 1 })).length > 0
}

/**
 * Ends a queued message that has become obsolete: deletes it if it was never attempted, and otherwise sets it to failed,
 * because no job sends it any more.
 */
export async function withdrawQueued(q: Q, id: MessageId): Promise<void> {
  const m = q.t.message
  await q.delete(m).where(and(eq(m.id, id), eq(m.attempts, 0)))
  await q
    .update(m)
    .set({ state: 'failed' })
    .where(and(eq(m.id, id), eq(m.state, 'queued')))
}

const sent = query((q, { id, at }: Params<{ id: MessageId; at: Date }>) => {
  const m = q.t.message
  return q
    .update(m)
    .set({ state: 'sent', error: null, sentAt: columnParam(m.sentAt, at) })
    .where(eq(m.id, id))
})

export async function markSent(q: Q, id: MessageId, at: Date): Promise<void> {
  await sent(q, { id, at })
}

/** Records a failed attempt with the server's error text; a later attempt may succeed. */
export async function markFailed(q: Q, id: MessageId, error: string): Promise<void> {
  const m = q.t.message
  await q
    .update(m)
    .set({ state: 'failed', error: error.slice(0, 1000) })
    .where(and(eq(m.id, id), ne(m.state, 'sent')))
}

/** Changes the address of a message that was not sent. */
export async function readdress(q: Q, id: MessageId, address: string): Promise<void> {
  const m = q.t.message
  await q
    .update(m)
    .set({ address })
    .where(and(eq(m.id, id), ne(m.state, 'sent')))
}

/** Queues a failed message again, on request of its sender; false if it has not failed. */
export async function tryRequeue(q: Q, id: MessageId): Promise<boolean> {
  const m = q.t.message
  return (
    (
      await q
        .update(m)
        .set({ state: 'queued', error: null })
        .where(and(eq(m.id, id), eq(m.state, 'failed')))
        .returning({ id: m.id })
    ).length > 0
  )
}

/** The messages of a contract, newest first. */
export async function messagesOfContract(q: Q, contractId: ContractId): Promise<MessageRow[]> {
  const m = q.t.message
  return q.select().from(m).where(eq(m.contractId, contractId)).orderBy(desc(m.createdAt), desc(m.id))
}
