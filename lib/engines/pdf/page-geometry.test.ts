import { describe, expect, it } from 'vitest'
import {
  containedIn,
  displayedSize,
  displayToUserSpace,
  pageBox,
  pointRect,
  transformed,
  userSpaceQuad,
} from './page-geometry.ts'

const rotations = [0, 90, 180, 270] as const
const boxes = [
  { mediaBox: [0, 0, 600, 800], cropBox: null },
  { mediaBox: [-50, 20, 550, 820], cropBox: [0, 100, 500, 700] },
  { mediaBox: [700, 900, 100, 100], cropBox: [50, 150, 9000, 800] },
]

describe('page geometry', () => {
  for (const rotate of rotations) {
    for (const [n, layout] of boxes.entries()) {
      for (const userUnit of [1, 2, 2.5]) {
        it(`is exact for /Rotate ${rotate}, boxes ${n}, UserUnit ${userUnit}`, () => {
          const box = pageBox({ ...layout, rotate, userUnit })
          const size = displayedSize(box)
          // The displayed page's corners, counterclockwise from the bottom left, are the box's corners, rotated.
          const quad = userSpaceQuad(box, { x: 0, y: 0, width: 1, height: 1 })
          const corners = [
            [box.x, box.y],
            [box.x + box.width, box.y],
            [box.x + box.width, box.y + box.height],
            [box.x, box.y + box.height],
          ]
          const turn = rotate / 90
          quad.forEach((corner, i) => {
            const expected = corners[(i + turn) % 4] ?? []
            expect(corner[0]).toBeCloseTo(expected[0] ?? Number.NaN, 9)
            expect(corner[1]).toBeCloseTo(expected[1] ?? Number.NaN, 9)
          })
          expect(size.width).toBeCloseTo((turn % 2 ? box.height : box.width) * userUnit, 9)
          // Lengths are divided by UserUnit, without shear or reflection.
          const [a, b, c, d] = displayToUserSpace(box)
          expect(a * d - b * c).toBeCloseTo(1 / userUnit ** 2, 12)
          expect(a * c + b * d).toBeCloseTo(0, 12)
        })
      }
    }
  }

  it('converts a fraction of the displayed page to points', () => {
    const box = pageBox({ mediaBox: [0, 0, 600, 800], cropBox: null, rotate: 90, userUnit: 1 })
    // The page is displayed as 800 × 600; its top left is the bottom left of user space.
    expect(pointRect(displayedSize(box), { x: 0.25, y: 0.5, width: 0.5, height: 0.25 })).toEqual({
      x: 200,
      y: 150,
      width: 400,
      height: 150,
    })
    expect(transformed(displayToUserSpace(box), 0, 600)).toEqual([0, 0])
  })

  it('interprets boxes as viewers do', () => {
    const attributes = { mediaBox: null, cropBox: null, rotate: 0, userUnit: 1 }
    expect(pageBox(attributes)).toMatchObject({ x: 0, y: 0, width: 612, height: 792 })
    expect(pageBox({ ...attributes, mediaBox: [0, 0, 100, 200], cropBox: [500, 500, 600, 600] })).toMatchObject({
      width: 100,
      height: 200,
    })
    expect(pageBox({ ...attributes, mediaBox: [0, 0, 0, 200] })).toMatchObject({ width: 612 })
    expect(pageBox({ ...attributes, mediaBox: [0, 0, 100, 200], cropBox: [-10, 50, 60, 500] })).toMatchObject({
      x: 0,
      y: 50,
      width: 60,
      height: 150,
    })
    expect(pageBox({ ...attributes, rotate: -90 }).rotate).toBe(270)
    expect(pageBox({ ...attributes, rotate: 450 }).rotate).toBe(90)
    expect(pageBox({ ...attributes, userUnit: 0 }).userUnit).toBe(1)
  })

  it('fits an image into its frame, centred', () => {
    expect(containedIn({ x: 10, y: 20, width: 100, height: 100 }, 200, 100)).toEqual({
      x: 10,
      y: 45,
      width: 100,
      height: 50,
    })
    expect(containedIn({ x: 0, y: 0, width: 100, height: 10 }, 20, 20)).toEqual({ x: 45, y: 0, width: 10, height: 10 })
  })
})
