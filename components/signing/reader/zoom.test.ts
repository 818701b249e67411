import { describe, expect, it } from 'vitest'
import { clampZoom, stepZoom, toggleZoom } from './zoom.ts'

describe('zoom', () => {
  it('steps from anywhere and stops at both ends', () => {
    expect(stepZoom(1, 1)).toBe(1.25)
    expect(stepZoom(1.1, 1)).toBe(1.25)
    expect(stepZoom(1.1, -1)).toBe(1)
    expect(stepZoom(4, 1)).toBe(4)
    expect(stepZoom(0.5, -1)).toBe(0.5)
  })
  it('never leaves its range', () => {
    expect([0, 9, Number.NaN].map(clampZoom)).toEqual([0.5, 4, 1])
  })
  it('comes closer at a double tap and goes back at the next', () => {
    expect(toggleZoom(1)).toBe(2)
    expect(toggleZoom(2)).toBe(1)
    expect(toggleZoom(1.3)).toBe(1)
  })
})
