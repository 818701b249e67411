import { expect, it } from 'vitest'
import { truncated } from './truncated.ts'

it('is the beginning of a text, without half of a surrogate pair', () => {
  expect(truncated('abc', 3)).toBe('abc')
  expect(truncated('abcd', 3)).toBe('abc')
  expect(truncated('ab😀', 4)).toBe('ab😀')
  expect(truncated('ab😀', 3)).toBe('ab')
  expect(truncated('ab😀😀', 5)).toBe('ab😀')
})
