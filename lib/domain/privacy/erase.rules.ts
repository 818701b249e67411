import type { LoggedEvent } from '#lib/engines/audit/index.ts'

type Facts = Pick<LoggedEvent, 'event' | 'actor' | 'data'>

/** Messages to the recipient themselves; notices about them go to the sender, whose address they hold. */
const messagesToThem = ['invitation', 'code', 'completed', 'voided']
/** What a sender does about a recipient, with their name in it. */
const doneAboutThem = ['resent', 'recipient_removed']

/** True of an event whose personal data are those of this recipient. */
export function identifies({ event, actor, data }: Facts, recipientId: string): boolean {
  if (actor.kind === 'recipient' && actor.id === recipientId) return true
  if (data.recipient !== recipientId) return false
  if (event === 'delivered' || event === 'failed') return messagesToThem.includes(String(data.kind))
  return doneAboutThem.includes(event)
}

/** True of an event with words of the sender's own in it, in which anybody may be named. */
export function isInOwnWords({ event }: Facts): boolean {
  return event === 'voided'
}

/** Contracts whose people may be erased: those of which nothing will be made any more. */
export function isClosed(status: string): boolean {
  return status === 'signed' || status === 'voided' || status === 'expired'
}
