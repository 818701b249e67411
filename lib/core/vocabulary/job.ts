import type { ContractId, MessageId, RecipientId, UserId } from '../ids.ts'

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
  'code.locked': { recipientId: RecipientId }
  'contract.seal': { contractId: ContractId }
  'contract.completed': { contractId: ContractId }
  'document.timestamp': { contractId: ContractId; version: number }
  'contract.voided': { contractId: ContractId }
  /** A timestamp authority is asked about a checkpoint of the log. */
  'log.timestamp': { origin: string; size: number }
  /** A witness is asked to cosign the newest checkpoint of the log. `witness`: its name. */
  'log.witness': { witness: string }
  /** What an erased person left outside the database: blobs with strokes, messages kept on this machine. */
  'recipient.erased': { strokes: string[]; messages: string[] }
  /** An invitation, for which somebody waits. */
  'invitation.send': { messageId: MessageId }
  'message.send': { messageId: MessageId }
  'reset.requested': { userId: UserId }
  'member.invited': { userId: UserId }
}

export type JobName = keyof Jobs

/** One job, as it is enqueued. */
export type Job = { [Name in JobName]: { name: Name; payload: Jobs[Name] } }[JobName]

/** What is done before anything else that is due: until then somebody cannot sign. */
export const urgentJobs = ['contract.sent', 'link.reissued', 'invitation.send'] as const satisfies JobName[]

/** Jobs that need the mail server: they share one limit of concurrent jobs, like jobs of one name. */
export const mailJobs = ['invitation.send', 'message.send'] as const satisfies JobName[]
