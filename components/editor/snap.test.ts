import { describe, expect, it } from 'vitest'
import { snapMove, snapResize } from './snap.ts'

const reach = { x: 0.01, y: 0.01 }
const neighbour = { x: 0.2, y: 0.4, width: 0.3, height: 0.1 }

describe('snapMove', () => {
  it('snaps to the edge of a neighbour within reach, and returns the guide', () => {
    const { by, guides } = snapMove({ x: 0.205, y: 0.7, width: 0.13, height: 0.05 }, [neighbour], reach)
    expect(by.x).toBeCloseTo(-0.005)
    expect(by.y).toBe(0)
    expect(guides).toEqual({ x: 0.2, y: null })
  })

  it('snaps to centres too', () => {
    const { by, guides } = snapMove({ x: 0.7, y: 0.421, width: 0.1, height: 0.05 }, [neighbour], reach)
    expect(by.y).toBeCloseTo(0.004)
    expect(guides.y).toBeCloseTo(0.45)
  })

  it('prefers the nearest neighbour', () => {
    const near = { x: 0.206, y: 0.6, width: 0.1, height: 0.1 }
    expect(snapMove({ x: 0.204, y: 0.8, width: 0.01, height: 0.01 }, [neighbour, near], reach).guides.x).toBeCloseTo(
      0.206,
    )
  })

  it('snaps only its centre to the middle of the page', () => {
    const none: never[] = []
    expect(snapMove({ x: 0.405, y: 0, width: 0.2, height: 0.1 }, none, reach).guides.x).toBe(0.5)
    expect(snapMove({ x: 0.495, y: 0, width: 0.2, height: 0.1 }, none, reach).guides).toEqual({ x: null, y: null })
  })

  it('does not snap to a neighbour out of reach', () => {
    expect(snapMove({ x: 0.25, y: 0.8, width: 0.1, height: 0.05 }, [neighbour], reach).by).toEqual({ x: 0, y: 0 })
  })
})

describe('snapResize', () => {
  it('snaps only the side that is moved', () => {
    const rect = { x: 0.203, y: 0.6, width: 0.292, height: 0.1 }
    expect(snapResize(rect, 'e', [neighbour], reach).by.x).toBeCloseTo(0.005)
    expect(snapResize(rect, 'w', [neighbour], reach).by.x).toBeCloseTo(-0.003)
    expect(snapResize(rect, 's', [neighbour], reach).by).toEqual({ x: 0, y: 0 })
  })
})
