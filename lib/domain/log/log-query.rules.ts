import { z } from 'zod'
import { isStorableText } from '#lib/core/storable-text.ts'
import { eventsOfWord } from './event-kinds.rules.ts'

const words = (max: number) => z.string().trim().max(max).refine(isStorableText).catch('')
const day = z.iso.date().or(z.literal('')).catch('')
const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)

/** The query string of the log page. Anything unknown in it is ignored. */
export const logQuerySchema = z.object({
  /** A part of a name or an email address. */
  person: words(100),
  /** A contract's id, or a part of its title. */
  contract: words(200),
  /** An event, or `all:` with a group of events. */
  kind: z
    .string()
    .refine((word) => eventsOfWord(word) !== null)
    .catch(''),
  /** Days in the organisation's time zone, both included. */
  from: day,
  to: day,
  ip: words(64),
  /** A part of the stored event, such as a SHA-256. */
  text: words(200),
  /** The cursors: events before, or after, this `seq`. */
  before: seq,
  after: seq,
})
export type LogQuery = z.infer<typeof logQuerySchema>

/** The query as a query string, without the cursor. */
export function toSearch(query: Omit<LogQuery, 'before' | 'after'>): URLSearchParams {
  const { person, contract, kind, from, to, ip, text } = query
  const values = Object.entries({ person, contract, kind, from, to, ip, text })
  return new URLSearchParams(values.filter(([, value]) => value !== ''))
}

/** True if the query has a filter. */
export function isNarrow(query: LogQuery): boolean {
  return toSearch(query).size > 0
}
