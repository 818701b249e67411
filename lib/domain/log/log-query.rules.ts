import { z } from 'zod'
import { MINUTE } from '#lib/core/clock.ts'
import { dateFormat } from '#lib/core/date-format.ts'
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

/** The UTC offset of a time zone at an instant, in milliseconds. */
function offsetAt(at: Date, timeZone: string): number {
  const format = dateFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE
}

/** The instant at which a day (`2026-11-21`) begins in a time zone; `plus` days later. */
export function startOfDay(date: string, timeZone: string, plus = 0): Date {
  const midnight = new Date(`${date}T00:00:00Z`)
  midnight.setUTCDate(midnight.getUTCDate() + plus)
  const wall = midnight.getTime()
  // The offsets before and after that midnight, which differ on a day of a clock change.
  const [early, late] = [-1, 1].map((side) => offsetAt(new Date(wall + side * 12 * 60 * MINUTE), timeZone)) as [
    number,
    number,
  ]
  // If midnight is skipped, the day begins at the instant of the change; if it comes twice, at the first.
  const candidates = [wall - early, wall - late].filter((ms) => ms + offsetAt(new Date(ms), timeZone) >= wall)
  return new Date(Math.min(...candidates))
}
