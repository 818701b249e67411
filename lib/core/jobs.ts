import type { ContractId, MessageId, RecipientId, UserId } from './ids.ts'

/**
 * Everything that is done later, or again after a crash: the job's name and what it needs. Rooms enqueue these in the
 * transaction that caused them; lib/server/jobs says who handles each.
 */
export type Jobs = {
  'contract.sent': { contractId: ContractId }
  'recipient.resent': { recipientId: RecipientId }
  'recipient.viewed': { recipientId: RecipientId }
  'recipient.signed': { recipientId: RecipientId }
  'recipient.declined': { recipientId: RecipientId }
  'recipient.locked': { recipientId: RecipientId }
  'contract.seal': { contractId: ContractId }
  'contract.signed': { contractId: ContractId }
  'document.timestamp': { contractId: ContractId; version: number }
  'contract.voided': { contractId: ContractId }
  /** A timestamp authority is asked about a checkpoint of the log. */
  'log.timestamp': { origin: string; size: number }
  /** A witness is asked to vouch for the newest checkpoint of the log. `witness`: its name. */
  'log.witness': { witness: string }
  /** What an erased person left outside the database: blobs with strokes, messages kept on this machine. */
  'person.erased': { strokes: string[]; messages: string[] }
  /** An invitation, for which somebody waits. */
  'invitation.send': { messageId: MessageId }
  'message.send': { messageId: MessageId }
  'account.reset_requested': { userId: UserId }
  'account.invited': { userId: UserId }
}

export type JobName = keyof Jobs

/** One job, as it is enqueued. */
export type Job = { [Name in JobName]: { name: Name; payload: Jobs[Name] } }[JobName]

/** What is done before anything else that is due: until then somebody cannot sign. */
export const urgentJobs = ['contract.sent', 'recipient.resent', 'invitation.send'] as const satisfies JobName[]

/** Jobs that need the mail server: together they take no more of a worker than jobs of any one name do. */
export const mailJobs = ['invitation.send', 'message.send'] as const satisfies JobName[]
