import { CircleCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type EventName, isEventName } from '#lib/core/vocabulary/event.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import { type EventLook, eventLooks } from './event-looks.ts'

type Shown = Pick<TimelineEntry, 'event' | 'actor' | 'actorId' | 'erased' | 'details'>
type EventWords = EventLook & {
  sentence: string
  /** Text by a person or a server, quoted beside the sentence. */
  quote: string | null
}

/** Values for the variables of a sentence that an event does not have. */
const unknown = {
  file: '',
  removed: '',
  recipient_name: '',
  recipient: 'none',
  channel: 'email',
  to: '',
  via: 'smtp',
  authority: '',
  reason: '',
  kind: '',
  name: '',
  email: '',
  role: 'member',
  events: 0,
  problems: 0,
  sessions: 0,
  asked: 0,
  count: 0,
  limit: 0,
  witness: '',
}

/** The value of an event that quotes a person or a server. */
const quoted: Partial<Record<EventName, string>> = {
  'recipient.declined': 'reason',
  'contract.voided': 'reason',
  'message.failed': 'error',
  'code.undelivered': 'error',
}

function lookOf({ event, details }: Shown): EventLook {
  if (event === 'log.verified' && details.problems) return { ...eventLooks['sealing.refused'] }
  // A newer version may have written events that this version does not define.
  return isEventName(event) ? eventLooks[event] : { icon: CircleCheck }
}

/** The sentence, quote, icon and tone of each event, wherever events are shown. */
export function useEventWords(): (entry: Shown) => EventWords {
  const words = useTranslations('event')
  const contracts = useTranslations('contracts')
  return (entry) => {
    const { event, details } = entry
    const erasedPerson = contracts('erasedPerson')
    const erased = entry.erased
      ? { removed: erasedPerson, recipient_name: erasedPerson, to: erasedPerson, file: erasedPerson }
      : {}
    const actor = entry.actor ?? (entry.actorId === null ? words('product') : erasedPerson)
    const seconds = Math.round(Math.abs(Number(details.skew_ms ?? details.back_ms ?? 0)) / 1000)
    const name = String(details.event)
    const repeated = isEventName(name) ? words(`name.${name}`) : name
    const values = { ...unknown, ...erased, ...details, actor, event, seconds, repeated }
    const quote = details[quoted[event] ?? '']
    const sentence = isEventName(event) ? words(`sentence.${event}`, values) : words('other', values)
    return { ...lookOf(entry), sentence, quote: quote === undefined ? null : String(quote) }
  }
}
