import { isContractEvent } from '#lib/core/vocabulary/event.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { CertificateRow, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { nameOf } from './certificate-people.ts'
import type { CertificateWords } from './certificate-words.ts'

function eventWords({ t }: CertificateWords, { event, details }: TimelineEntry): string {
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

function rowOf(words: CertificateWords, entry: TimelineEntry, who: string | null): string[] {
  const what = eventWords(words, entry)
  return [
    String(entry.n),
    String(entry.seq),
    words.time(entry.at),
    who ? words.t('events.by', { what, who }) : what,
    entry.erased ? words.t('events.erased') : (entry.ipAddress ?? '–'),
  ]
}

/**
 * Every event of the contract up to the newest signature: first those that concern no recipient, with the name of the
 * member who caused them, then the others under the recipient that they concern.
 */
export function eventsSection(
  words: CertificateWords,
  { signers, others, events }: CertificateFacts,
): CertificateSection {
  const { t } = words
  const people = [...signers, ...others].filter((person) => person.events.length > 0)
  const listed = new Set(people.flatMap((person) => person.events.map(({ seq }) => seq)))
  const rows: CertificateRow[] = people.flatMap((person) => [
    { heading: nameOf(words, person) },
    ...person.events.map((entry) => rowOf(words, entry, null)),
  ])
  const rest = events.filter(({ seq }) => !listed.has(seq))
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
      ...rest.map((entry) => rowOf(words, entry, entry.actor)),
      ...rows,
    ],
  }
}
