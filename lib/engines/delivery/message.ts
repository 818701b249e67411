/** A file that comes with a mail. `type`: its media type. Its bytes arrive as they are. */
export type Attachment = { name: string; type: string; content: Uint8Array }

/** A mail to one address. `messageId`: the part before the @, the same each time that this mail is tried again. */
export type Email = {
  to: string
  subject: string
  text: string
  html: string
  messageId: string
  /** BCP 47. */
  language: string
  replyTo?: string
  attachments?: readonly Attachment[]
}

/** A text message. `to`: E.164. */
export type Sms = { to: string; text: string; id: string }

/**
 * What became of a message. `detail` and `error` are the other server's own words. `permanent`: the same message would
 * be refused again, so trying it again is of no use.
 */
export type Delivered = { ok: true; detail: string } | { ok: false; error: string; permanent: boolean }

/** A message that stayed on this machine. `file`: its name in the outbox folder. */
export type LocalMessage = {
  kind: 'email' | 'sms'
  to: string
  subject: string | null
  at: Date
  text: string
  /** What came with it; `text` is null for what is no text. Sizes in bytes. */
  attachments: { name: string; size: number; text: string | null }[]
  file: string
}

/** Sends messages. A refused message resolves with the reason; it does not reject. */
export type Delivery = {
  readonly email: 'smtp' | 'local'
  readonly sms: 'twilio' | 'local' | 'none'
  sendEmail(message: Email): Promise<Delivered>
  sendSms(message: Sms): Promise<Delivered>
  /** The messages in the local outbox, newest first, at most 200. */
  localMessages(): Promise<LocalMessage[]>
  /** Removes these messages from the local outbox, by their ids. */
  deleteLocalMessages(ids: readonly string[]): Promise<void>
  /** Closes open connections. */
  close(): void
}
