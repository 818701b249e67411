import { and, desc, eq, ne } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId, MessageId, RecipientId } from '#lib/core/ids.ts'
import type { MessageKind } from './schema.ts'

type NewMessage = {
  id: MessageId
  contractId: ContractId
  recipientId: RecipientId | null
  kind: MessageKind
  channel: 'email' | 'sms'
  address: string
}
export type MessageRow = NonNullable<Awaited<ReturnType<typeof findMessage>>>

/** Writes a message as queued; false if it is there already, because its job runs for a second time. */
export async function tryInsertMessage(q: Q, message: NewMessage, now: Date): Promise<boolean> {
  const rows = await q
    .insert(q.t.message)
    .values({ ...message, state: 'queued', attempts: 0, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: q.t.message.id })
  return rows.length > 0
}

export async function findMessage(q: Q, id: MessageId) {
  const [row] = await q.select().from(q.t.message).where(eq(q.t.message.id, id))
  return row ?? null
}

/**
 * Takes the next attempt at a message as it was read; false if it was sent, or somebody else began one, meanwhile: a
 * message that is retried and sent again by hand at once goes out once.
 */
export async function tryBeginAttempt(q: Q, { id, attempts }: { id: MessageId; attempts: number }): Promise<boolean> {
  const m = q.t.message
  const rows = await q
    .update(m)
    .set({ attempts: attempts + 1 })
    .where(and(eq(m.id, id), eq(m.attempts, attempts), ne(m.state, 'sent')))
    .returning({ id: m.id })
  return rows.length > 0
}

/** Forgets a message that nobody ever tried to send, because there is nothing left to say. */
export async function dropUntried(q: Q, id: MessageId): Promise<void> {
  const m = q.t.message
  await q.delete(m).where(and(eq(m.id, id), eq(m.attempts, 0)))
}

/** Sent, for good. */
export async function markSent(q: Q, id: MessageId, at: Date): Promise<void> {
  const m = q.t.message
  await q.update(m).set({ state: 'sent', error: null, sentAt: at }).where(eq(m.id, id))
}

/** Failed, with the server's own words; it may still be sent by a later attempt. */
export async function markFailed(q: Q, id: MessageId, error: string): Promise<void> {
  const m = q.t.message
  await q
    .update(m)
    .set({ state: 'failed', error: error.slice(0, 1000) })
    .where(and(eq(m.id, id), ne(m.state, 'sent')))
}

/** Queued again, because somebody asked for it; false if it is not a failed one. */
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
