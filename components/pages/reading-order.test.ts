import { expect, it } from 'vitest'
import { inReadingOrder } from './reading-order.ts'

const at = (id: string, page: number, x: number, y: number) => ({
  id,
  page,
  rect: { x, y, width: 0.1, height: 0.1 },
})

it('fields come by page, from the top, then across', () => {
  const fields = [at('d', 2, 0, 0), at('c', 1, 0, 0.9), at('b', 1, 0.8, 0.1), at('a', 1, 0.1, 0.102)]
  expect(inReadingOrder(fields).map((field) => field.id)).toEqual(['a', 'b', 'c', 'd'])
})
