import { type EventName, eventNames } from './event.ts'

/**
 * True for an event that decides: what was sent, who proved access, consented, signed or declined, how the contract
 * ended, what was sealed, erased or configured. Each one is appended and is printed on the certificate. The others can be
 * caused again and again by anyone with a link or an address: their repeats are counted, the certificate prints their
 * number, and a contract that has its maximum of events gets no more of them.
 */
const deciding: Readonly<Record<EventName, boolean>> = {
  'contract.created': true,
  'document.uploaded': true,
  'contract.deleted': true,
  'contract.sent': true,
  'link.reissued': true,
  'recipient.removed': true,
  'contract.voided': true,
  'contract.expired': true,
  'contract.completed': true,
  'event.repeated': false,
  'event_limit.reached': true,
  'link.opened': false,
  'device.added': false,
  'recipient.viewed': true,
  'recipient.consented': true,
  'recipient.signed': true,
  'recipient.agreed': true,
  'recipient.disagreed': true,
  'recipient.declined': true,
  'recipient.erased': true,
  'code.requested': false,
  'code.undelivered': false,
  'code.rejected': false,
  'code.verified': true,
  'code.locked': true,
  'message.sent': false,
  'message.failed': false,
  'document.sealed': true,
  'sealing.refused': true,
  'document.timestamped': true,
  'timestamp.failed': false,
  'file.downloaded': false,
  'member.signed_in': true,
  'member.signed_out': true,
  'member.session_ended': true,
  'sign_in.refused': false,
  'sign_in.limited': false,
  'access.denied': false,
  'reset.requested': false,
  'reset.refused': false,
  'password.changed': true,
  'password.refused': false,
  'member.renamed': true,
  'member.invited': true,
  'member.removed': true,
  'role.changed': true,
  'organisation.set_up': true,
  'organisation.changed': true,
  'disclosure.changed': true,
  'seal_certificate.changed': true,
  'log.verified': true,
  'log.exported': true,
  'log.restored': true,
  'log_key.changed': true,
  'pinned_checkpoint.recreated': true,
  'clock.skewed': true,
  'clock.set_back': true,
}

/** Whether an event decides; true for one of a newer version, whose meaning is unknown. */
export function isDeciding(event: string): boolean {
  return (deciding as Readonly<Record<string, boolean>>)[event] ?? true
}

/** The events that do not decide, in the order of the vocabulary. */
export const undecidingEvents: readonly EventName[] = eventNames.filter((name) => !deciding[name])
