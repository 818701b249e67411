import { describe, expect, it } from 'vitest'
import { csvLine } from './csv.rules.ts'
import { eventsOfWord } from './event-kinds.rules.ts'
import { isNarrow, logQuerySchema, startOfDay, toSearch } from './log-query.rules.ts'

describe('the query string of a search', () => {
  it('ignores unknown and invalid values', () => {
    const query = logQuerySchema.parse({
      person: ' Ana ',
      kind: 'drop table',
      from: '2026-02-31',
      before: '-1',
      x: 'y',
    })
    expect(query).toMatchObject({ person: 'Ana', kind: '', from: '', before: undefined })
    expect(toSearch(query).toString()).toBe('person=Ana')
    expect(isNarrow(query)).toBe(true)
    expect(isNarrow(logQuerySchema.parse({ before: '12' }))).toBe(false)
    expect(logQuerySchema.parse({ person: ['a', 'b'], ip: 'x\0' })).toMatchObject({ person: '', ip: '' })
  })

  it('accepts events and groups of events', () => {
    expect(eventsOfWord('recipient.signed')).toEqual(['recipient.signed'])
    expect(eventsOfWord('all:message')).toEqual(['message.sent', 'message.failed'])
    expect([eventsOfWord(''), eventsOfWord('message'), eventsOfWord('all:')]).toEqual([null, null, null])
  })

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
})

describe('a line of CSV', () => {
  it('quotes cells with special characters (RFC 4180)', () => {
    expect(csvLine([1, null, 'a', 'a,b', 'say "a"', 'two\nlines'])).toBe('1,,a,"a,b","say ""a""","two\nlines"\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('is not a formula for %j', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  })
})
