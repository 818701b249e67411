import { describe, expect, it } from 'vitest'
import type { SignerField } from '#lib/domain/signing/schema.ts'
import { nextField, signatureFields } from './field-order.ts'

const field = (id: string, page: number, y: number, type: SignerField['type'] = 'signature'): SignerField => ({
  id,
  page,
  type,
  filledBy: type === 'signature' ? 'pad' : 'server',
  options: {},
  value: null,
  text: '',
  rect: { x: 0.1, y, width: 0.2, height: 0.05 },
})
const fields = signatureFields([
  field('c', 3, 0.1),
  field('b', 1, 0.8),
  field('a', 1, 0.2),
  field('d', 1, 0.1, 'initials'),
])

it('signature fields come in reading order, without the fields that the server prints', () => {
  expect(fields.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

describe('the next field', () => {
  it.each([
    ['is the first one on the page in view', null, 1, 'a'],
    ['is the first one after a page without fields', null, 2, 'c'],
    ['is the first of all when none comes after the page in view', null, 4, 'a'],
    ['is the one after the field last visited, whichever page is in view', 'a', 9, 'b'],
    ['is the first of all after the last', 'c', 1, 'a'],
  ])('%s', (_rule, visited, pageInView, next) => {
    expect(nextField(fields, visited, pageInView)?.id).toBe(next)
  })

  it('is none where there is nothing to sign', () => {
    expect(nextField([], null, 1)).toBeNull()
  })
})
