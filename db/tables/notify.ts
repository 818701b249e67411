import type { ContractId, MessageId, RecipientId } from '#lib/core/ids.ts'
import type { Channel, MessageKind, MessageState } from '#lib/core/vocabulary/message.ts'
import type { Kit } from '../kit.ts'

/**
 * Tables of lib/domain/notify: each message, its recipient and its delivery state. Never its text, which contains links and
 * codes.
 */
export function notifyTables(k: Kit) {
  const message = k.table(
    'message',
    {
      id: k.id().$type<MessageId>().primaryKey(),
      contractId: k.id().$type<ContractId>(),
      recipientId: k.id().$type<RecipientId>(),
      kind: k.text().$type<MessageKind>().notNull(),
      channel: k.text().$type<Channel>().notNull(),
      address: k.text().notNull(),
      state: k.text().$type<MessageState>().notNull(),
      attempts: k.int().notNull(),
      /** The server's message about the last failure. */
      error: k.text(),
      createdAt: k.time().notNull(),
      sentAt: k.time(),
    },
    (t) => [k.index('message_contract').on(t.contractId, t.createdAt), k.index('message_recipient').on(t.recipientId)],
  )
  return { message }
}
