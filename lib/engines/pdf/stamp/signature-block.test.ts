import { describe, expect, it } from 'vitest'
import type { PointRect } from '../page-geometry.ts'
import { signatureBlock } from './signature-block.ts'

const image = { width: 600, height: 200 }
const latin = ['José Nuñez-Åström', '21 November 2026, 08:15:29 UTC+01:00', 'I approve this document']
const texts = [
  latin,
  ['محمد عبد الله الصديق', '21 نوفمبر 2026، 08:15 UTC+03:00', 'أوافق على هذه الوثيقة'],
  ['佐藤 さくら', '2026年11月21日 17:15 (UTC+09:00)', 'この文書を承認します'],
  ['Ana Lima'],
  ['a', 'b', 'c', 'A much longer fourth line than all the others, which are short'],
]
const sizes = [
  [120, 30],
  [300, 120],
  [80, 80],
  [60, 20],
  [200, 36],
  [30, 90],
] as const

/** The boxes of the lines and of the drawing on the page. */
function boxes(frame: PointRect, under: readonly string[]): { drawing: PointRect; lines: PointRect[]; size: number } {
  const { drawing, text } = signatureBlock(frame, image, under)
  if (!text) throw new Error('there is no text')
  const unit = text.size / 1000
  const lines = text.lines.map(({ line, x, baseline }) => ({
    x: x + line.start * unit,
    width: (line.end - line.start) * unit,
    y: baseline + line.bottom * unit,
    height: (line.top - line.bottom) * unit,
  }))
  return { drawing, lines, size: text.size }
}

const within = (inner: PointRect, outer: PointRect): boolean =>
  inner.x >= outer.x - 1e-6 &&
  inner.y >= outer.y - 1e-6 &&
  inner.x + inner.width <= outer.x + outer.width + 1e-6 &&
  inner.y + inner.height <= outer.y + outer.height + 1e-6

const apart = (a: PointRect, b: PointRect): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

describe('the lines of a signature', () => {
  it('stay within the rectangle and off the drawing, which keeps its proportions', () => {
    for (const [width, height] of sizes) {
      for (const under of texts) {
        const frame = { x: 40, y: 50, width, height }
        const { drawing, lines, size } = boxes(frame, under)
        expect(size).toBeLessThanOrEqual(7.5)
        expect(within(drawing, frame)).toBe(true)
        expect(drawing.width / drawing.height).toBeCloseTo(3, 5)
        for (const line of lines) {
          expect(within(line, frame), `${width}x${height} ${under[0]}`).toBe(true)
          expect(apart(line, drawing), `${width}x${height} ${under[0]}`).toBe(true)
        }
      }
    }
  })

  it('have their usual size if there is room, and leave at least half to the drawing', () => {
    const frame = { x: 0, y: 0, width: 300, height: 120 }
    const { drawing, size } = boxes(frame, latin)
    expect(size).toBe(7.5)
    expect(drawing.height).toBeGreaterThan(60)
  })

  it('are next to the drawing in a low and wide rectangle, where they are larger', () => {
    const { drawing, lines, size } = boxes({ x: 0, y: 0, width: 200, height: 36 }, latin)
    expect(Math.min(...lines.map((line) => line.x))).toBeGreaterThan(drawing.x + drawing.width)
    expect(size).toBeGreaterThan(5)
  })

  it('are on the side on which their script begins', () => {
    const frame = { x: 0, y: 0, width: 300, height: 120 }
    const [first] = boxes(frame, texts[1] ?? []).lines
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo(300, 1)
  })

  it('leave the whole rectangle to the drawing if there are none', () => {
    const { drawing, text } = signatureBlock({ x: 0, y: 0, width: 300, height: 100 }, image, ['', ' '])
    expect(text).toBeNull()
    expect(drawing).toEqual({ x: 0, y: 0, width: 300, height: 100 })
  })
})
