import { describe, expect, it } from 'vitest'
import type { FieldView } from '../signing-view.ts'
import { inReadingOrder, nextPlace, placesToSign } from './places.ts'

const field = (id: string, page: number, y: number, type: FieldView['type'] = 'signature'): FieldView => ({
  id,
  page,
  type,
  filledBy: type === 'signature' ? 'pad' : 'server',
  options: {},
  value: null,
  text: '',
  rect: { x: 0.1, y, width: 0.2, height: 0.05 },
})
const fields = [field('c', 3, 0.1), field('b', 1, 0.8), field('a', 1, 0.2), field('d', 1, 0.1, 'initials')]

describe('places to sign', () => {
  it('come in reading order and leave out what the server prints', () => {
    expect(inReadingOrder(fields).map((f) => f.id)).toEqual(['d', 'a', 'b', 'c'])
    expect(placesToSign(fields).map((f) => f.id)).toEqual(['a', 'b', 'c'])
  })
  it('go round', () => {
    const places = placesToSign(fields)
    expect(nextPlace(places, null, 1)?.id).toBe('a')
    expect(nextPlace(places, null, 2)?.id).toBe('c')
    expect(nextPlace(places, null, 4)?.id).toBe('a')
    expect(nextPlace(places, 'a', 9)?.id).toBe('b')
    expect(nextPlace(places, 'c', 1)?.id).toBe('a')
    expect(nextPlace([], null, 1)).toBeNull()
  })
})
