'use client'

import { useFormatter, useNow, useTimeZone } from 'next-intl'

type MomentProps = {
  /** The instant; a string is ISO 8601 with its offset or Z. */
  at: Date | string
  /**
   * "relative" says "3 hr. ago" within a week and the date beyond; "short" is date and time;
   * "exact" has seconds and the time zone, for evidence; "date" is the day alone.
   */
  as?: 'relative' | 'short' | 'exact' | 'date'
  /** IANA name; the zone of the page unless told otherwise. */
  timeZone?: string
}

const WEEK = 7 * 24 * 60 * 60 * 1000

/** The month by its name: some languages' own middle form is of digits alone, and leaves open which of them is the month. */
const day = { year: 'numeric', month: 'short', day: 'numeric' } as const

/** A time in the reader's own way; the exact time is always in the tooltip. */
export function Moment({ at, as = 'short', timeZone }: MomentProps) {
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const pageZone = useTimeZone() ?? 'UTC'
  const zone = timeZone ?? pageZone
  const instant = new Date(at)
  const exact = format.dateTime(instant, {
    ...day,
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone: zone,
  })
  // Some seconds pass between the server's "5 sec. ago" and the browser's: both are right.
  return (
    <time dateTime={instant.toISOString()} title={exact} suppressHydrationWarning={as === 'relative'}>
      {shown()}
    </time>
  )

  function shown(): string {
    const age = now.getTime() - instant.getTime()
    if (as === 'exact') return exact
    if (as === 'relative' && Math.abs(age) < WEEK) return format.relativeTime(instant, { now, style: 'short' })
    if (as === 'short') return format.dateTime(instant, { ...day, hour: 'numeric', minute: '2-digit', timeZone: zone })
    return format.dateTime(instant, { ...day, timeZone: zone })
  }
}
