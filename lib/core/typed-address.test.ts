import { describe, expect, it } from 'vitest'
import { doubtAbout, typedEmail, typedPeople } from './typed-address.ts'

describe('an address as people paste it', () => {
  it.each([
    ['\u200Bana@example.com\u200B', 'ana@example.com'],
    ['ana@exam\u00ADple.com', 'ana@example.com'],
    ['\u202Aana@example.com\u202C', 'ana@example.com'],
    ['\u00A0Ana@Example.com ', 'ana@example.com'],
    ["'ana@example.com'", 'ana@example.com'],
    ['ana@example.com.', 'ana@example.com'],
    ['ana@example.com,', 'ana@example.com'],
    ['mailto:ana@example.com?subject=Lease', 'ana@example.com'],
    ['Ana Lima <ana@example.com>', 'ana@example.com'],
    ['<ana@example.com>;', 'ana@example.com'],
  ])('%j is %s', (typed, email) => {
    expect(typedEmail(typed)).toBe(email)
  })

  it('can be a list, with names', () => {
    const text = '"Lima, Ana" <ana@example.com>; bob@example.com,\nLima, Eve <eve@example.com>'
    expect(typedPeople(text)).toEqual([
      { name: 'Lima, Ana', email: 'ana@example.com' },
      { name: '', email: 'bob@example.com' },
      { name: 'Lima, Eve', email: 'eve@example.com' },
    ])
    expect(typedEmail('ana@example.com, bob@example.com'), 'not one address').toContain(',')
  })
})

describe('a doubt about an address', () => {
  it.each([
    ['ana@gmial.com', 'ana@gmail.com'],
    ['ana@gmai.com', 'ana@gmail.com'],
    ['ana@gmaill.com', 'ana@gmail.com'],
    ['ana@hotmail.con', 'ana@hotmail.com'],
  ])('is raised for a mistyped domain: %s', (email, suggestion) => {
    expect(doubtAbout(email)).toEqual({ kind: 'typo', suggestion })
  })

  it('is raised for letters that look like those of another script', () => {
    expect(doubtAbout('\u0430na@example.com')).toEqual({ kind: 'look_alike' })
    expect(doubtAbout('ana@ex\u0430mple.com')).toEqual({ kind: 'look_alike' })
  })

  it.each(['ana@gmail.com', 'ana@example.com', 'анна@пример.рф', 'ana@gmx.at'])('is not raised for %s', (email) => {
    expect(doubtAbout(email)).toBeNull()
  })
})
