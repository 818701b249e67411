/** Every kind of event that rooms write to the log, by what it is about: for filters, and for the words of each. */
export const eventGroups = {
  contract: ['created', 'document_uploaded', 'deleted', 'sent', 'resent', 'recipient_removed', 'voided', 'expired'],
  signer: ['opened', 'new_device', 'viewed', 'consented', 'signed', 'declined'],
  code: ['otp_requested', 'otp_send_failed', 'otp_failed', 'otp_verified', 'locked'],
  message: ['delivered', 'failed'],
  document: ['sealed', 'sealing_refused', 'timestamped', 'timestamp_failed', 'completed', 'downloaded', 'erased'],
  member: [
    'member.signed_in',
    'member.signed_out',
    'member.sign_in_refused',
    'member.sign_in_limited',
    'access_denied',
    'member.reset_requested',
    'member.reset_refused',
    'member.password_changed',
    'member.password_refused',
    'member.renamed',
    'member.invited',
    'member.removed',
    'member.role_changed',
  ],
  organisation: ['organisation.set_up', 'organisation.changed', 'disclosure_changed', 'seal.certificate_changed'],
  log: ['log_verified', 'log_exported', 'log_restored', 'mark_missing', 'clock_skewed'],
} as const

export type EventGroup = keyof typeof eventGroups
export type EventKind = (typeof eventGroups)[EventGroup][number]

export const eventGroupNames = Object.keys(eventGroups) as EventGroup[]

/** Kinds of events of no contract in which somebody is named who is not the one who acted. */
export const kindsNamingOthers = [
  'member.invited',
  'member.sign_in_refused',
  'member.sign_in_limited',
  'member.reset_refused',
  'member.renamed',
] as const

/** The kinds that a filter's word stands for: those of a group, or the one of that name; null for a word that is neither. */
export function kindsOf(word: string): readonly string[] | null {
  const group = eventGroupNames.find((name) => word === `all:${name}`)
  if (group) return eventGroups[group]
  return eventGroupNames.some((name) => (eventGroups[name] as readonly string[]).includes(word)) ? [word] : null
}
