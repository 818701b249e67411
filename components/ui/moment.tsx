'use client'

import { useFormatter, useNow, useTimeZone } from 'next-intl'

type MomentProps = {
  /** The time; a string is ISO 8601 with an offset or Z. */
  at: Date | string
  /**
   * "relative" shows "3 hr. ago" within a week and the date beyond; "short" shows date and time; "exact" adds seconds
   * and the time zone, for evidence; "date" shows the day alone.
   */
  as?: 'relative' | 'short' | 'exact' | 'date'
  /** IANA name; by default the zone of the page. */
  timeZone?: string
}

const RENEW_MS = 60_000
const WEEK = 7 * 24 * 60 * 60 * 1000

/** The month by name: the medium format of some languages has digits only, which leaves the month ambiguous. */
const day = { year: 'numeric', month: 'short', day: 'numeric' } as const

/** A time in the user's locale, with the exact time in the tooltip. */
export function Moment({ at, as = 'short', timeZone }: MomentProps) {
  const format = useFormatter()
  const now = useNow({ updateInterval: RENEW_MS })
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
  // A relative time differs between the server and the browser by the loading time: both are correct.
  return (
    <time dateTime={instant.toISOString()} title={exact} suppressHydrationWarning={as === 'relative'}>
      {shown()}
    </time>
  )

  function shown(): string {
    const age = now.getTime() - instant.getTime()
    // A page that was loaded since may show what happened after `now`, which is renewed once a minute.
    const reference = age < 0 && age > -RENEW_MS ? instant : now
    if (as === 'exact') return exact
    if (as === 'relative' && Math.abs(age) < WEEK)
      return format.relativeTime(instant, { now: reference, style: 'short' })
    if (as === 'short') return format.dateTime(instant, { ...day, hour: 'numeric', minute: '2-digit', timeZone: zone })
    return format.dateTime(instant, { ...day, timeZone: zone })
  }
}
