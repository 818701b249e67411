import type { Channel, MessageKind, MessageState } from '#lib/core/vocabulary/message.ts'

/** A message as the sender of its contract sees it. */
export type MessageView = {
  id: string
  recipientId: string | null
  kind: MessageKind
  channel: Channel
  address: string
  state: MessageState
  /** The mail server's or SMS provider's text about the last failure. */
  error: string | null
  /** When a failed message is sent again automatically; null if it is not. */
  retryAt: Date | null
  createdAt: Date
  sentAt: Date | null
}
