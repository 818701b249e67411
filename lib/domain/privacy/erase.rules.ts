import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { isForSender } from '#lib/core/vocabulary/message.ts'
import type { LoggedEvent } from '#lib/engines/audit/index.ts'

type Facts = Pick<LoggedEvent, 'event' | 'actor' | 'data'>

/** Events of the sender whose personal data name the recipient. */
const doneAboutThem: readonly EventName[] = ['link.reissued', 'recipient.removed']

/** True for an event whose personal data identify this recipient. */
export function identifies({ event, actor, data }: Facts, recipientId: string): boolean {
  if (actor.kind === 'recipient' && actor.id === recipientId) return true
  if (data.recipient !== recipientId) return false
  if (event === 'message.sent' || event === 'message.failed') return !isForSender(String(data.kind))
  return doneAboutThem.includes(event)
}

/** True for an event with text that the sender wrote, which may name anyone. */
export function hasFreeText({ event }: Facts): boolean {
  return event === 'contract.voided'
}

/** The statuses in which people may be erased, because no further document is made. */
export function isClosed(status: ContractStatus): boolean {
  return status === 'completed' || status === 'voided' || status === 'expired'
}
