/** Persisted words of messages. */

export const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

/** Messages that report to the sender what a recipient did. */
export const senderMessageKinds = ['viewed', 'signed', 'declined', 'locked'] as const
export type SenderMessageKind = (typeof senderMessageKinds)[number]

export const messageKinds = ['invitation', 'code', 'completed', 'voided', ...senderMessageKinds] as const
export type MessageKind = (typeof messageKinds)[number]

export const messageStates = ['queued', 'sent', 'failed'] as const
export type MessageState = (typeof messageStates)[number]

/** True of a kind that goes to the contract's sender, whatever address it has. */
export function isForSender(kind: string): kind is SenderMessageKind {
  return (senderMessageKinds as readonly string[]).includes(kind)
}
