export type MessageKind = 'invitation' | 'code' | 'viewed' | 'signed' | 'declined' | 'completed' | 'voided' | 'locked'
export type MessageState = 'queued' | 'sent' | 'failed'

/** A message as the sender of its contract sees it. */
export type MessageView = {
  id: string
  recipientId: string | null
  kind: MessageKind
  channel: 'email' | 'sms'
  address: string
  state: MessageState
  /** The mail or SMS server's own words about the last failure. */
  error: string | null
  createdAt: Date
  sentAt: Date | null
}
