import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { isForSender } from '#lib/core/vocabulary/message.ts'
import type { LoggedEvent } from '#lib/engines/audit/index.ts'

type Facts = Pick<LoggedEvent, 'event' | 'actor' | 'data'>

/** What a sender does about a recipient, with their name in it. */
const doneAboutThem: readonly EventName[] = ['link.reissued', 'recipient.removed']

/** True of an event whose personal data are those of this recipient. */
export function identifies({ event, actor, data }: Facts, recipientId: string): boolean {
  if (actor.kind === 'recipient' && actor.id === recipientId) return true
  if (data.recipient !== recipientId) return false
  if (event === 'message.sent' || event === 'message.failed') return !isForSender(String(data.kind))
  return doneAboutThem.includes(event)
}

/** True of an event with words of the sender's own in it, in which anybody may be named. */
export function isInOwnWords({ event }: Facts): boolean {
  return event === 'contract.voided'
}

/** Contracts whose people may be erased: those of which nothing will be made any more. */
export function isClosed(status: ContractStatus): boolean {
  return status === 'completed' || status === 'voided' || status === 'expired'
}
