import { expect, it } from 'vitest'
import { isSameOrEarlier, nextOrigin } from './origin.rules.ts'

it.each([
  ['signcove/ab', null, 'signcove/ab/2'],
  ['signcove/ab', 'signcove/ab', 'signcove/ab/2'],
  ['signcove/ab', 'signcove/ab/4', 'signcove/ab/5'],
  ['signcove/ab/9', 'signcove/ab/4', 'signcove/ab/10'],
  ['signcove/ab/9', 'signcove/cd/40', 'signcove/ab/10'],
  ['signcove/12', null, 'signcove/12/2'],
  ['signcove/ab/1', null, 'signcove/ab/1/2'],
])('the name after %s, when %s was in use, is %s', (origin, used, next) => {
  expect(nextOrigin(origin, used)).toBe(next)
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
