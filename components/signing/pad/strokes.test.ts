import { describe, expect, it } from 'vitest'
import { exportScale, inkBounds, inkLength, isSignature, transformStrokes } from './strokes.ts'

const point = (x: number, y: number, time = 0) => ({ x, y, pressure: 0.5, time })

describe('strokes', () => {
  it('measure the bounding box and the length of the ink', () => {
    const strokes = [[point(10, 20), point(40, 60)], [point(40, 10)]]
    expect(inkBounds(strokes)).toEqual({ x: 10, y: 10, width: 30, height: 50 })
    expect(inkLength(strokes)).toBe(50)
    expect(inkBounds([])).toBeNull()
  })
  it('a cross is a signature, a dot or a slip is not', () => {
    expect(isSignature([], 300)).toBe(false)
    expect(isSignature([[point(10, 10)]], 300)).toBe(false)
    expect(isSignature([[point(10, 10), point(14, 12)], [point(200, 40)]], 300)).toBe(false)
    expect(
      isSignature(
        [
          [point(10, 10), point(45, 45)],
          [point(45, 10), point(10, 45)],
        ],
        300,
      ),
    ).toBe(true)
  })
  it('scaling changes position and time alike, so that speed relative to width stays the same', () => {
    expect(transformStrokes([[point(10, 20, 1000), point(20, 20, 1010)]], 2, -10, -20)).toEqual([
      [point(0, 0, 1000), point(20, 0, 1020)],
    ])
  })
  it('an exported picture has at most 2,000 × 1,000 px', () => {
    expect(exportScale({ width: 300, height: 100 })).toBe(4)
    expect(exportScale({ width: 100, height: 200 })).toBe(5)
    expect(exportScale({ width: 100, height: 20 }, 9000)).toBe(20)
  })
})
