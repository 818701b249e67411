import { PlainError } from '#lib/core/plain-error.ts'
import { replyCode } from './reply-code.ts'

/** A file attached to a mail, sent byte for byte. `type` is its media type. */
export type Attachment = { name: string; type: string; content: Uint8Array }

/** A mail to one address. `messageId` is the part before the @, the same in each attempt. */
export type Email = {
  to: string
  subject: string
  text: string
  html: string
  messageId: string
  /** BCP 47. */
  language: string
  replyTo?: string
  /** True while its reader waits for it: after a temporary refusal it is sent again within seconds. */
  isAwaited?: boolean
  /** True for a mail that a person sends by pressing a button. */
  isPersonal?: boolean
  attachments?: readonly Attachment[]
}

/** A text message. `to`: E.164. */
export type Sms = { to: string; text: string; id: string }

/**
 * The outcome of a message. `detail` and `error` are the other server's messages. `permanent`: the server would refuse the
 * same message again, so a retry is useless.
 */
export type Delivered = { ok: true; detail: string } | { ok: false; error: string; permanent: boolean }

/** A message was not sent. Its message is the code of the reply, without the text, which can contain an address. */
export class DeliveryFault extends PlainError {
  override readonly name = 'DeliveryFault'

  constructor({ error }: Extract<Delivered, { ok: false }>) {
    super(replyCode(error))
  }
}

/** A message in the local outbox. `file` is its file name. */
export type LocalMessage = {
  kind: 'email' | 'sms'
  to: string
  subject: string | null
  at: Date
  text: string
  /** Its attachments; `text` is null for an attachment that is not text. Sizes in bytes. */
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
  /** Removes messages from the local outbox by their ids. */
  deleteLocalMessages(ids: readonly string[]): Promise<void>
  close(): void
}
