import { describe, expect, it } from 'vitest'
import { nearestTo } from './page-geometry.ts'

/** Three pages of 100 pixels with 20 between them, scrolled so that the second one begins above the view. */
const pages = [
  { top: -150, bottom: -50 },
  { top: -30, bottom: 70 },
  { top: 90, bottom: 190 },
]

describe('the page at a height', () => {
  it.each([
    ['is the one that lies across it', 30, 1],
    ['is one that only begins there', 90, 2],
    ['is the upper one in the middle between two', 80, 1],
    ['is the nearer one between two', 86, 2],
    ['is the first one above all', -900, 0],
    ['is the last one below all', 900, 2],
  ])('%s', (_rule, y, index) => {
    expect(nearestTo(y, pages)).toBe(index)
  })

  it('is none where there are no pages', () => {
    expect(nearestTo(0, [])).toBe(-1)
  })

  it('is found without a look at pages that are farther away', () => {
    const seen: number[] = []
    const boxes = pages.values().map((box, i) => {
      seen.push(i)
      return box
    })
    expect(nearestTo(-100, boxes)).toBe(0)
    expect(seen).toEqual([0, 1])
  })
})
