import { isDeciding } from '#lib/core/vocabulary/deciding-event.ts'
import { isContractEvent } from '#lib/core/vocabulary/event.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { CertificateRow, CertificateSection } from '#lib/engines/pdf/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { nameOf } from './certificate-people.ts'
import type { CertificateWords } from './certificate-words.ts'

/** The most events that a certificate lists. */
export const MOST_ROWS = 500

function eventWords({ t }: CertificateWords, { event, details }: Pick<TimelineEntry, 'event' | 'details'>): string {
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
 * The `seq` of the events that are listed: those that decide. Of more than the maximum, the first of each kind by each
 * actor come before those that the actor caused again.
 */
function listedEvents(events: readonly TimelineEntry[]): Set<number> {
  const times = new Map<string, number>()
  const deciding = events
    .filter(({ event }) => isDeciding(event))
    .map((entry) => {
      const key = `${entry.event} ${entry.actorId}`
      const time = (times.get(key) ?? 0) + 1
      times.set(key, time)
      return { seq: entry.seq, time }
    })
  return new Set(
    deciding
      .sort((a, b) => a.time - b.time)
      .slice(0, MOST_ROWS)
      .map(({ seq }) => seq),
  )
}

/**
 * The events of the contract that decide, up to the newest signature: first those that concern no recipient, with the name
 * of the member who caused them, then the others under the recipient that they concern.
 */
function listSection(
  words: CertificateWords,
  { signers, others, events }: CertificateFacts,
  listed: ReadonlySet<number>,
): CertificateSection {
  const { t } = words
  const people = [...signers, ...others]
    .map((person) => ({ person, own: person.events.filter(({ seq }) => listed.has(seq)) }))
    .filter(({ own }) => own.length > 0)
  const ofPeople = new Set(people.flatMap(({ own }) => own.map(({ seq }) => seq)))
  const rows: CertificateRow[] = people.flatMap(({ person, own }) => [
    { heading: nameOf(words, person) },
    ...own.map((entry) => rowOf(words, entry, null)),
  ])
  const rest = events.filter(({ seq }) => listed.has(seq) && !ofPeople.has(seq))
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

/** An event as it is counted: a number of repeats counts as that many of what was repeated. */
function countedAs({ event, details }: TimelineEntry): Pick<TimelineEntry, 'event' | 'details'> & { count: number } {
  if (event !== 'event.repeated') return { event, details, count: 1 }
  return { event: String(details.event) as TimelineEntry['event'], details, count: Number(details.count) }
}

/** The number of all other events, by what happened, with the time of the first and the last of them. */
function countSections(words: CertificateWords, rest: readonly TimelineEntry[]): CertificateSection[] {
  const { t } = words
  const byWords = new Map<string, { count: number; first: Date; last: Date }>()
  for (const entry of rest) {
    const { count, ...counted } = countedAs(entry)
    const what = eventWords(words, counted)
    const before = byWords.get(what)
    byWords.set(what, { count: (before?.count ?? 0) + count, first: before?.first ?? entry.at, last: entry.at })
  }
  if (byWords.size === 0) return []
  return [
    {
      kind: 'table',
      heading: t('counted.heading'),
      intro: t('counted.intro'),
      columns: [
        { label: t('events.what'), share: 34 },
        { label: t('counted.count'), share: 8 },
        { label: t('counted.first'), share: 29 },
        { label: t('counted.last'), share: 29 },
      ],
      rows: [...byWords].map(([what, { count, first, last }]) => [
        what,
        t('counted.countIs', { count }),
        words.time(first),
        words.time(last),
      ]),
    },
  ]
}

/** The events up to the newest signature: those that decide are listed, the others counted. */
export function eventsSections(words: CertificateWords, facts: CertificateFacts): CertificateSection[] {
  const listed = listedEvents(facts.events)
  const rest = facts.events.filter(({ seq }) => !listed.has(seq))
  return [listSection(words, facts, listed), ...countSections(words, rest)]
}
