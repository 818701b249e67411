import { describe, expect, it } from 'vitest'
import { snapMove, snapStretch } from './snap.ts'

const reach = { x: 0.01, y: 0.01 }
const neighbour = { x: 0.2, y: 0.4, width: 0.3, height: 0.1 }

describe('snapMove', () => {
  it('meets the edge of a neighbour that is within reach, and shows the line', () => {
    const { by, guides } = snapMove({ x: 0.205, y: 0.7, width: 0.13, height: 0.05 }, [neighbour], reach)
    expect(by.x).toBeCloseTo(-0.005)
    expect(by.y).toBe(0)
    expect(guides).toEqual({ x: 0.2, y: null })
  })

  it('meets centres too', () => {
    const { by, guides } = snapMove({ x: 0.7, y: 0.421, width: 0.1, height: 0.05 }, [neighbour], reach)
    expect(by.y).toBeCloseTo(0.004)
    expect(guides.y).toBeCloseTo(0.45)
  })

  it('prefers the nearest', () => {
    const near = { x: 0.206, y: 0.6, width: 0.1, height: 0.1 }
    expect(snapMove({ x: 0.204, y: 0.8, width: 0.01, height: 0.01 }, [neighbour, near], reach).guides.x).toBeCloseTo(
      0.206,
    )
  })

  it('meets the middle of the page with its centre only', () => {
    const none: never[] = []
    expect(snapMove({ x: 0.405, y: 0, width: 0.2, height: 0.1 }, none, reach).guides.x).toBe(0.5)
    expect(snapMove({ x: 0.495, y: 0, width: 0.2, height: 0.1 }, none, reach).guides).toEqual({ x: null, y: null })
  })

  it('leaves alone what is out of reach', () => {
    expect(snapMove({ x: 0.25, y: 0.8, width: 0.1, height: 0.05 }, [neighbour], reach).by).toEqual({ x: 0, y: 0 })
  })
})

describe('snapStretch', () => {
  it('snaps only what is pulled', () => {
    const rect = { x: 0.203, y: 0.6, width: 0.292, height: 0.1 }
    expect(snapStretch(rect, 'e', [neighbour], reach).by.x).toBeCloseTo(0.005)
    expect(snapStretch(rect, 'w', [neighbour], reach).by.x).toBeCloseTo(-0.003)
    expect(snapStretch(rect, 's', [neighbour], reach).by).toEqual({ x: 0, y: 0 })
  })
})
