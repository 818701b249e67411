/**
 * Everything that is done later, or again after a crash: the job's name and what it needs. Rooms enqueue these in the
 * transaction that caused them; lib/jobs says who handles each.
 */
export type Jobs = {
  'contract.sent': { contractId: string }
  'recipient.resent': { recipientId: string }
  'recipient.viewed': { recipientId: string }
  'recipient.signed': { recipientId: string }
  'recipient.declined': { recipientId: string }
  'recipient.locked': { recipientId: string }
  'contract.seal': { contractId: string }
  'contract.signed': { contractId: string }
  'document.timestamp': { contractId: string; version: number }
  'contract.voided': { contractId: string }
  'message.send': { messageId: string }
  'account.reset_requested': { userId: string }
  'account.invited': { userId: string }
}

export type JobName = keyof Jobs

/** One job, as it is enqueued. */
export type Job = { [Name in JobName]: { name: Name; payload: Jobs[Name] } }[JobName]
