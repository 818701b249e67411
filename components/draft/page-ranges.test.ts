import { expect, it } from 'vitest'
import { pageRanges } from './page-ranges.rules.ts'

it('lists page numbers in order, with runs as ranges', () => {
  const ranges = (...pages: number[]) => pageRanges(pages, String)
  expect(ranges()).toEqual([])
  expect(ranges(5, 2)).toEqual(['2', '5'])
  expect(ranges(1, 2, 4, 5, 6, 6, 9)).toEqual(['1', '2', '4–6', '9'])
})
