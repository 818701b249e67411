import { expect, it } from 'vitest'
import { preparedPassword } from './prepared-password.ts'

// The examples of RFC 4013, section 3, and spaces.
it.each([
  ['I\u00ADX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00AA', 'a'],
  ['\u2168', 'IX'],
  ['a\u3000b\u00A0c', 'a b c'],
])('%j is prepared as %j', (typed, prepared) => {
  expect(preparedPassword(typed)).toBe(prepared)
})
