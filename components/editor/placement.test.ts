import { describe, expect, it } from 'vitest'
import { handles, rectAround, rectBetween, resized, transferred } from './placement.ts'

const page = { width: 600, height: 800 }
const rect = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }

describe('resized', () => {
  it.each([
    ['nw', 0.35, 0.35, 0.4, 0.4],
    ['n', 0.25, 0.35, 0.5, 0.4],
    ['ne', 0.25, 0.35, 0.6, 0.4],
    ['e', 0.25, 0.25, 0.6, 0.5],
    ['se', 0.25, 0.25, 0.6, 0.6],
    ['s', 0.25, 0.25, 0.5, 0.6],
    ['sw', 0.35, 0.25, 0.4, 0.6],
    ['w', 0.35, 0.25, 0.4, 0.5],
  ] as const)('moves %s and leaves the opposite side', (handle, x, y, width, height) => {
    const result = resized(rect, handle, { x: 0.1, y: 0.1 }, page)
    expect(result.x).toBeCloseTo(x)
    expect(result.y).toBeCloseTo(y)
    expect(result.width).toBeCloseTo(width)
    expect(result.height).toBeCloseTo(height)
  })

  it.each(handles)('keeps %s on the page and at the least size, however far it is moved', (handle) => {
    for (const by of [
      { x: 9, y: 9 },
      { x: -9, y: -9 },
      { x: 9, y: -9 },
    ]) {
      const result = resized(rect, handle, by, page)
      expect(result.x).toBeGreaterThanOrEqual(0)
      expect(result.y).toBeGreaterThanOrEqual(0)
      expect(result.x + result.width).toBeLessThanOrEqual(1 + 1e-9)
      expect(result.y + result.height).toBeLessThanOrEqual(1 + 1e-9)
      expect(result.width * page.width).toBeGreaterThanOrEqual(24 - 1e-9)
      expect(result.height * page.height).toBeGreaterThanOrEqual(12 - 1e-9)
    }
  })
})

describe('rectangles', () => {
  it('is the same whichever corner it is drawn from, and ends at the edge of the page', () => {
    const drawn = rectBetween({ x: 0.6, y: 1.4 }, { x: 0.2, y: 0.5 })
    expect(drawn.x).toBeCloseTo(0.2)
    expect(drawn.width).toBeCloseTo(0.4)
    expect(drawn.height).toBeCloseTo(0.5)
  })

  it('has the same size in points on a page of any size', () => {
    for (const size of [page, { width: 1684, height: 2384 }, { width: 842, height: 595 }]) {
      expect(rectAround('signature', size, { x: 0.5, y: 0.5 }).width * size.width).toBeCloseTo(180)
      expect(rectAround('signature', size, { x: 0.5, y: 0.5 }).height * size.height).toBeCloseTo(54)
    }
  })

  it('fits a page of another size, even when it covers the whole page', () => {
    const whole = { x: 0, y: 0, width: 1, height: 1 }
    expect(transferred(whole, page, { width: 300, height: 400 })).toEqual(whole)
    expect(transferred(whole, page, { width: 1200, height: 1600 })).toEqual({ x: 0, y: 0, width: 0.5, height: 0.5 })
  })
})
