import { and, eq, inArray, ne, notInArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { MessageId, RecipientId } from '#lib/core/ids.ts'
import { isForSender, senderMessageKinds } from '#lib/core/vocabulary/message.ts'

/** Deletes the server's error text of a message. */
export async function clearError(q: Q, id: MessageId): Promise<void> {
  await q.update(q.t.message).set({ error: null }).where(eq(q.t.message.id, id))
}

/**
 * Erases the addresses and the server's error texts in messages to and about a recipient, and deletes those not sent
 * yet. Returns the ids of the messages to them, and of those about them.
 */
export async function eraseMessages(
  q: Q,
  recipientId: RecipientId,
): Promise<{ toThem: MessageId[]; aboutThem: MessageId[] }> {
  const m = q.t.message
  const rows = await q.select({ id: m.id, kind: m.kind }).from(m).where(eq(m.recipientId, recipientId))
  const toThem = rows.filter((row) => !isForSender(row.kind)).map((row) => row.id)
  const mine = and(eq(m.recipientId, recipientId), notInArray(m.kind, [...senderMessageKinds]))
  await q.delete(m).where(and(mine, eq(m.state, 'queued')))
  await q.update(m).set({ address: '', error: null }).where(mine)
  await q
    .update(m)
    .set({ error: null })
    .where(and(eq(m.recipientId, recipientId), inArray(m.kind, [...senderMessageKinds]), ne(m.state, 'queued')))
  return { toThem, aboutThem: rows.filter((row) => isForSender(row.kind)).map((row) => row.id) }
}
