import { isContractEvent } from '#lib/core/vocabulary/event.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { CertificateRow, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { nameOf } from './certificate-people.ts'
import type { Say } from './certificate-words.ts'

function eventWords({ t }: Say, { event, details }: TimelineEntry): string {
  const values = {
    event,
    kind: details.kind ?? 'other',
    channel: details.channel ?? 'email',
    via: details.via ?? 'smtp',
    authority: details.authority ?? '',
    what: details.what ?? 'other',
  }
  return isContractEvent(event) ? t(`event.${event}`, values) : t('event.other', values)
}

function rowOf(say: Say, entry: TimelineEntry, who: string | null): string[] {
  const what = eventWords(say, entry)
  return [
    String(entry.n),
    String(entry.seq),
    say.time(entry.at),
    who ? say.t('events.by', { what, who }) : what,
    entry.erased ? say.t('events.erased') : (entry.ipAddress ?? '–'),
  ]
}

/**
 * Every event of the contract up to the newest signature: first what is about nobody in particular, with the name of the member
 * who did it, then the others under the person whom they are about.
 */
export function eventsSection(say: Say, { signers, others, events }: CertificateFacts): CertificateSection {
  const { t } = say
  const people = [...signers, ...others].filter((person) => person.events.length > 0)
  const told = new Set(people.flatMap((person) => person.events.map(({ seq }) => seq)))
  const rows: CertificateRow[] = people.flatMap((person) => [
    { heading: nameOf(say, person) },
    ...person.events.map((entry) => rowOf(say, entry, null)),
  ])
  const rest = events.filter(({ seq }) => !told.has(seq))
  return {
    kind: 'table',
    heading: t('events.heading'),
    intro: t('events.intro'),
    columns: [
      { label: t('events.number'), share: 6 },
      { label: t('events.entry'), share: 9 },
      { label: t('events.time'), share: 29 },
      { label: t('events.what'), share: 38 },
      { label: t('events.ip'), share: 18 },
    ],
    rows: [
      ...(rest.length > 0 ? [{ heading: t('events.contract') }] : []),
      ...rest.map((entry) => rowOf(say, entry, entry.actor)),
      ...rows,
    ],
  }
}
