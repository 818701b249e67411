/**
 * Every event of the log, named `<noun>.<past participle>`. The names are hashed into the log and are the same in jobs,
 * webhooks and filters: names may be added, but never changed.
 */
const byGroup = {
  contract: [
    'contract.created',
    'document.uploaded',
    'contract.deleted',
    'contract.sent',
    'link.reissued',
    'recipient.removed',
    'contract.voided',
    'contract.expired',
    'contract.completed',
    'event.repeated',
    'event_limit.reached',
  ],
  recipient: [
    'link.opened',
    'device.added',
    'recipient.viewed',
    'recipient.consented',
    'recipient.signed',
    'recipient.declined',
    'recipient.agreed',
    'recipient.disagreed',
    'recipient.erased',
  ],
  code: ['code.requested', 'code.undelivered', 'code.rejected', 'code.verified', 'code.locked'],
  message: ['message.sent', 'message.failed'],
  document: ['document.sealed', 'sealing.refused', 'document.timestamped', 'timestamp.failed', 'file.downloaded'],
  member: [
    'member.signed_in',
    'member.signed_out',
    'member.session_ended',
    'sign_in.refused',
    'sign_in.limited',
    'access.denied',
    'reset.requested',
    'reset.refused',
    'password.changed',
    'password.refused',
    'member.renamed',
    'member.invited',
    'member.removed',
    'role.changed',
  ],
  organisation: ['organisation.set_up', 'organisation.changed', 'disclosure.changed', 'seal_certificate.changed'],
  log: [
    'log.verified',
    'log.exported',
    'log.restored',
    'log_key.changed',
    'pinned_checkpoint.recreated',
    'clock.skewed',
    'clock.set_back',
  ],
} as const

export type EventGroup = keyof typeof byGroup
export type EventName = (typeof byGroup)[EventGroup][number]

/** The events of each group, as shown in filters. */
export const eventGroups: { readonly [Group in EventGroup]: readonly EventName[] } = byGroup
export const eventGroupNames = Object.keys(byGroup) as EventGroup[]
export const eventNames: readonly EventName[] = Object.values(byGroup).flat()

/** False for an event that a newer version wrote. */
export function isEventName(name: string): name is EventName {
  return (eventNames as readonly string[]).includes(name)
}

/** The groups of events that belong to one contract: they are on its timeline and its certificate. */
const contractGroups = ['contract', 'recipient', 'code', 'message', 'document'] as const satisfies EventGroup[]
export type ContractEvent = (typeof byGroup)[(typeof contractGroups)[number]][number]

export function isContractEvent(name: string): name is ContractEvent {
  return contractGroups.some((group) => (byGroup[group] as readonly string[]).includes(name))
}

/** Who acted: a member, a recipient of a contract, or the server on its own. */
export const actorKinds = ['member', 'recipient', 'system'] as const
export type ActorKind = (typeof actorKinds)[number]
