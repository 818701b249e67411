import type { ContractId, MessageId, RecipientId, UserId } from '../ids.ts'
import type { SecurityNotice } from './member.ts'

/**
 * The jobs of the queue: each name with its payload. Modules enqueue them in the transaction that causes them;
 * lib/server/jobs maps each to its handler.
 */
export type Jobs = {
  'contract.sent': { contractId: ContractId }
  'link.reissued': { recipientId: RecipientId }
  'recipient.viewed': { recipientId: RecipientId }
  'recipient.signed': { recipientId: RecipientId }
  'recipient.declined': { recipientId: RecipientId }
  'recipient.removed': { contractId: ContractId }
  'recipient.disagreed': { recipientId: RecipientId }
  'code.locked': { recipientId: RecipientId }
  'contract.seal': { contractId: ContractId }
  'contract.completed': { contractId: ContractId }
  'document.timestamp': { contractId: ContractId; version: number }
  'contract.voided': { contractId: ContractId }
  /** Requests an RFC 3161 timestamp for a checkpoint of the log. */
  'log.timestamp': { origin: string; size: number }
  /** Asks a witness to cosign the newest checkpoint of the log. `witness`: its name. */
  'log.witness': { witness: string }
  /** Erases a person's data outside the database: blobs with strokes, messages in the local outbox. */
  'recipient.erased': { strokes: string[]; messages: string[] }
  /** An invitation: a signer is waiting for it. */
  'invitation.send': { messageId: MessageId }
  'message.send': { messageId: MessageId }
  'reset.requested': { userId: UserId }
  'member.invited': { userId: UserId }
  /** Mails `userId` about the event `seq`, which concerns the account of `about`. */
  'security_notice.send': { notice: SecurityNotice; userId: UserId; about: UserId | null; seq: number }
}

export type JobName = keyof Jobs

/** A job as it is enqueued. */
export type Job = { [Name in JobName]: { name: Name; payload: Jobs[Name] } }[JobName]

/** Jobs that run before all others that are due: a signer cannot sign until they have run. */
export const urgentJobs = ['contract.sent', 'link.reissued', 'invitation.send'] as const satisfies JobName[]

/** Jobs that use the mail server: they share one concurrency limit, as jobs of one name do. */
export const mailJobs = ['invitation.send', 'message.send'] as const satisfies JobName[]
