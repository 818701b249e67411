import { expect, it } from 'vitest'
import { isSameOrEarlier, nextOrigin, RANDOM_LIMIT } from './origin.rules.ts'

it.each([
  ['signcove/ab', null, 0, 'signcove/ab/2'],
  ['signcove/ab', 'signcove/ab', 0, 'signcove/ab/2'],
  ['signcove/ab', 'signcove/ab/4', 0, 'signcove/ab/5'],
  ['signcove/ab', 'signcove/ab/4', 70, 'signcove/ab/75'],
  ['signcove/ab/9', 'signcove/ab/4', 0, 'signcove/ab/10'],
  ['signcove/ab/9', 'signcove/cd/40', 0, 'signcove/ab/10'],
  ['signcove/12', null, 0, 'signcove/12/2'],
  ['signcove/ab/1', null, 0, 'signcove/ab/1/2'],
])('the name after %s, when %s was in use and the random part is %i, is %s', (origin, used, random, next) => {
  expect(nextOrigin(origin, used, random)).toBe(next)
})

it('numbers stay exact over more changes of the name than a log will have', () => {
  let origin = 'signcove/ab'
  for (let change = 0; change < 1000; change++) {
    const next = nextOrigin(origin, null, RANDOM_LIMIT - 1)
    expect(isSameOrEarlier(next, origin)).toBe(false)
    origin = next
  }
})

it.each([
  ['signcove/ab', 'signcove/ab', true],
  ['signcove/ab', 'signcove/ab/2', true],
  ['signcove/ab/2', 'signcove/ab/10', true],
  ['signcove/ab/2', 'signcove/ab', false],
  ['signcove/cd', 'signcove/ab/2', false],
])('whether %s may have been the name of %s: %s', (origin, later, expected) => {
  expect(isSameOrEarlier(origin, later)).toBe(expected)
})
