import { describe, expect, it } from 'vitest'
import { codeDigits } from './code-digits.ts'

describe('the digits of a code', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    [' 123-456\n', '123456'],
    ['Your code: 004 211.', '004211'],
    ['1234567', '123456'],
    ['12a', '12'],
    ['', ''],
    ['٠١٢٣٤٥', '012345'],
    ['९८७६५४', '987654'],
    ['１２３４５６', '123456'],
  ])('in %j are %j', (typed, digits) => expect(codeDigits(typed)).toBe(digits))
})
