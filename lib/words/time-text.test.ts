import { expect, it } from 'vitest'
import { dateText, timeText } from './time-text.ts'

it('dateText writes a day in the given time zone and language', () => {
  const at = new Date('2026-11-21T23:30:00Z')
  expect(dateText(at, 'en', 'Europe/Paris')).toBe('November 22, 2026')
  expect(dateText(at, 'fr', 'America/New_York')).toBe('21 novembre 2026')
})

it('timeText writes a time to the second, with its zone and UTC offset, in each language', () => {
  const at = new Date('2026-11-21T13:03:12.999Z')
  expect(timeText(at, 'en', 'Europe/Paris')).toBe('21 Nov 2026, 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'fr', 'Europe/Paris')).toBe('21 nov. 2026, 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'fr', 'America/New_York')).toBe('21 nov. 2026, 08:03:12 EST (UTC-05:00)')
  expect(timeText(at, 'ar', 'Europe/Paris')).toBe('21 نوفمبر 2026، 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'en', 'Asia/Kolkata')).toBe('21 Nov 2026, 18:33:12 UTC+05:30')
  expect(timeText(at, 'en', 'UTC')).toBe('21 Nov 2026, 13:03:12 UTC')
  expect(timeText(new Date('2026-06-30T22:00:05Z'), 'en', 'Europe/Paris')).toBe('1 Jul 2026, 00:00:05 CEST (UTC+02:00)')
  expect(timeText(new Date('2026-01-05T00:00:00Z'), 'en', 'Europe/London')).toBe('5 Jan 2026, 00:00:00 GMT (UTC+00:00)')
})
