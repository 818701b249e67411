import { type EventName, eventGroupNames, eventGroups, isEventName } from '#lib/core/vocabulary/event.ts'

/** Events outside contracts whose personal data name a person other than the actor. */
export const eventsNamingOthers = [
  'member.invited',
  'sign_in.refused',
  'sign_in.limited',
  'reset.refused',
  'member.renamed',
] as const satisfies EventName[]

/** Events of the whole installation, which every admin may read. */
export const eventsOfInstallation = [
  'log.verified',
  'log.restored',
  'log_key.changed',
  'pinned_checkpoint.recreated',
  'clock.skewed',
  'clock.set_back',
] as const satisfies EventName[]

/**
 * The events that a filter value selects: a group (`all:contract`) or one event by its name. Null for any other value.
 */
export function eventsOfWord(word: string): readonly EventName[] | null {
  const group = eventGroupNames.find((name) => word === `all:${name}`)
  if (group) return eventGroups[group]
  return isEventName(word) ? [word] : null
}
