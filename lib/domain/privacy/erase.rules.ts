import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { isOnlyAbout } from '#lib/domain/contract/index.ts'
import type { LoggedEvent } from '#lib/engines/audit/index.ts'

type Facts = Pick<LoggedEvent, 'event' | 'actor' | 'data'>

/** Events of the sender whose personal data name the recipient. */
const doneAboutThem: readonly EventName[] = ['link.reissued', 'recipient.removed']

/** True for an event whose personal data identify this recipient. */
export function identifies(facts: Facts, recipientId: string): boolean {
  return (
    isOnlyAbout(facts, recipientId) || (facts.data.recipient === recipientId && doneAboutThem.includes(facts.event))
  )
}

/** True for an event with text that the sender wrote, which may name anyone. */
export function hasFreeText({ event }: Facts): boolean {
  return event === 'contract.voided'
}

/** The statuses in which people may be erased, because no further document is made. */
export function isClosed(status: ContractStatus): boolean {
  return status === 'completed' || status === 'voided' || status === 'expired'
}
