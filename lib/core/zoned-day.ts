import { MINUTE } from './clock.ts'
import { dateFormat } from './date-format.ts'

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

/** The last millisecond of the day of `at` in a time zone. */
export function endOfDay(at: Date, timeZone: string): Date {
  const date = dateFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
  return new Date(startOfDay(date, timeZone, 1).getTime() - 1)
}
