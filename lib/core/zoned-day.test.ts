import { expect, it } from 'vitest'
import { endOfDay, startOfDay } from './zoned-day.ts'

it.each([
  ['2026-11-21', 'UTC', 0, '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'Asia/Kathmandu', 0, '2026-11-20T18:15:00.000Z'],
  ['2026-07-01', 'America/New_York', 0, '2026-07-01T04:00:00.000Z'],
  ['2026-10-25', 'Europe/Paris', 0, '2026-10-24T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Paris', 1, '2026-10-25T23:00:00.000Z'],
  // Clocks go forward at midnight: the day begins at one.
  ['2026-04-24', 'Africa/Cairo', 0, '2026-04-23T22:00:00.000Z'],
  // Clocks go back at one: midnight comes twice.
  ['2026-11-01', 'America/Havana', 0, '2026-11-01T04:00:00.000Z'],
  ['2026-12-31', 'Pacific/Kiritimati', 1, '2026-12-31T10:00:00.000Z'],
])('%s in %s plus %i days begins at %s', (day, zone, plus, instant) => {
  expect(startOfDay(day, zone, plus).toISOString()).toBe(instant)
})

it.each([
  // Sent at 13:05 in Auckland for one day.
  ['2026-12-02T00:05:00.000Z', 'Pacific/Auckland', '2026-12-02T10:59:59.999Z'],
  ['2026-12-02T10:59:59.999Z', 'Pacific/Auckland', '2026-12-02T10:59:59.999Z'],
  ['2026-12-02T11:00:00.000Z', 'Pacific/Auckland', '2026-12-03T10:59:59.999Z'],
  ['2026-10-25T12:00:00.000Z', 'Europe/Paris', '2026-10-25T22:59:59.999Z'],
])('the day of %s in %s ends at %s', (at, zone, end) => {
  expect(endOfDay(new Date(at), zone).toISOString()).toBe(end)
})
