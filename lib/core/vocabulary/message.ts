/** Persisted values of messages. */

export const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

/** Messages that report a recipient's action to the sender. */
export const senderMessageKinds = ['viewed', 'signed', 'declined', 'disagreed', 'locked'] as const
export type SenderMessageKind = (typeof senderMessageKinds)[number]

export const messageKinds = ['invitation', 'code', 'agreement', 'completed', 'voided', ...senderMessageKinds] as const
export type MessageKind = (typeof messageKinds)[number]

export const messageStates = ['queued', 'sent', 'failed'] as const
export type MessageState = (typeof messageStates)[number]

/** True for kinds that go to the contract's sender. */
export function isForSender(kind: string): kind is SenderMessageKind {
  return (senderMessageKinds as readonly string[]).includes(kind)
}
