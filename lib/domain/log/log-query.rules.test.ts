import { describe, expect, it } from 'vitest'
import { csvLine } from './csv.rules.ts'
import { eventsOfWord } from './event-kinds.rules.ts'
import { isNarrow, logQuerySchema, toSearch } from './log-query.rules.ts'

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
})

describe('a line of CSV', () => {
  it('quotes cells with special characters (RFC 4180)', () => {
    expect(csvLine([1, null, 'a', 'a,b', 'say "a"', 'two\nlines'])).toBe('1,,a,"a,b","say ""a""","two\nlines"\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('is not a formula for %j', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  })
})
