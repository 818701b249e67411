import { expect, it } from 'vitest'
import { fillIn, strayVariable, unfilled } from './disclosure.rules.ts'

const values = { title: 'Lease {sender}', sender: 'Olga', organisation: 'Acme $& Co' }

it('the variables of a disclosure are filled in, and braces within a value are left alone', () => {
  expect(fillIn('“{title}” of {organisation}, from {sender}: {title}', values)).toBe(
    '“Lease {sender}” of Acme $& Co, from Olga: Lease {sender}',
  )
  expect(fillIn('{title} {sender}', unfilled)).toBe('{title} {sender}')
})

it.each([
  ['No variable, “quotes” and 100 %', null],
  ['{title}{sender}{organisation}', null],
  ['{Title}', '{Title}'],
  ['{ title }', '{ title }'],
  ['{title} and {price}', '{price}'],
  ['an open { brace', '{'],
  ['a closed } brace', '}'],
  ['{count, plural, one {#} other {#}}', '{'],
  ['{{title}}', '{'],
  ['{}', '{}'],
])('the first stray brace or variable in “%s” is %s', (text, found) => expect(strayVariable(text)).toBe(found))
