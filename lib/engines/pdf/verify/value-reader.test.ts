import { expect, it } from 'vitest'
import { ValueReader } from './value-reader.ts'
import { SyntaxFault } from './values.ts'

const read = (text: string) => new ValueReader(Buffer.from(text), 0).value()

it.each([
  ['0', 0],
  ['+12', 12],
  ['-12.', -12],
  ['.5', 0.5],
  ['-0.25', -0.25],
])('the number %s is read', (text, value) => {
  expect(read(text)).toBe(value)
})

it.each(['1.2.3', '--1', '.', '+', '1e3', '12x'])('%s is not a number', (text) => {
  expect(() => read(text)).toThrow(SyntaxFault)
})

it('a word of four million digits that is no number is refused without trying each digit', () => {
  expect(() => read(`${'1'.repeat(4_000_000)}x`)).toThrow(SyntaxFault)
})
