import { dateFormat } from '#lib/core/date-format.ts'
import { clocks, type Locale } from './locales.ts'

/** The date of an instant in a time zone, in the format of a language: `November 22, 2026`. */
export function dateText(at: Date, locale: string, timeZone: string): string {
  return dateFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}

/**
 * The day of `end`, with the name of the zone in which that day ends: `December 2, 2026 (New Zealand Time)`.
 */
export function lastDayText(end: Date, locale: string, timeZone: string): string {
  const zone = partOf(end, locale, { timeZone, timeZoneName: 'longGeneric' }, 'timeZoneName')
  return `${dateText(end, locale, timeZone)} (${zone})`
}

/** The abbreviation of a zone, such as CET or EST, if the language has one: each language has those of its own region. */
function zoneLetters(at: Date, timeZone: string): string | null {
  const short = (tag: string) => partOf(at, tag, { timeZone, timeZoneName: 'short' }, 'timeZoneName')
  return ['en-GB', 'en-US'].map(short).find((name) => /^[A-Z]{3,5}$/.test(name)) ?? null
}

function partOf(at: Date, tag: string, options: Intl.DateTimeFormatOptions, type: string): string {
  return (
    dateFormat(tag, options)
      .formatToParts(at)
      .find((part) => part.type === type)?.value ?? ''
  )
}

/**
 * An instant to the second in a language and a time zone, always with the UTC offset: `21 Nov 2026, 14:03:12 CET
 * (UTC+01:00)`; `short` omits the abbreviation of the zone.
 */
export function timeText(at: Date, locale: Locale, timeZone: string, form: 'long' | 'short' = 'long'): string {
  const { tag, dateStyle, comma } = clocks[locale]
  const day = dateFormat(tag, { dateStyle, timeZone }).format(at)
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone } as const
  const time = dateFormat(tag, clock).format(at)
  const offset = partOf(at, 'en', { timeZone, timeZoneName: 'longOffset' }, 'timeZoneName').replace('GMT', 'UTC')
  const letters = form === 'long' || offset === 'UTC' ? zoneLetters(at, timeZone) : null
  const zone = letters === 'UTC' ? letters : letters ? `${letters} (${offset})` : offset
  return `${day}${comma} ${time} ${zone}`
}
