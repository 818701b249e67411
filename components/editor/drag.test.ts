import { describe, expect, it } from 'vitest'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { draggedBy, draggedToPage, resizedBy } from './drag.ts'
import { openEditor } from './editor.machine.ts'

const pages = [
  { number: 1, width: 600, height: 800 },
  { number: 2, width: 1200, height: 800 },
]
const field = (id: string, x: number, y: number): FieldView => ({
  id,
  recipientId: 'ana',
  type: 'date',
  page: 1,
  options: {},
  rect: { x, y, width: 0.2, height: 0.05 },
})
const a = field('a', 0.1, 0.1)
const b = field('b', 0.6, 0.5)
const open = (selected: string[]) => ({ ...openEditor(pages, [a, b]), selected })
const reach = { x: 0.01, y: 0.01 }

describe('draggedBy', () => {
  it('snaps to a neighbour that is not in the selection, and returns the guide', () => {
    const { moves, guides } = draggedBy(open(['a']), a, { x: 0.2, y: 0.396 }, reach)
    expect(moves).toHaveLength(1)
    expect(moves[0]?.rect.y).toBeCloseTo(0.5)
    expect(guides.y).toBeCloseTo(0.5)
    expect(draggedBy(open(['a', 'b']), a, { x: 0.2, y: 0.396 }, reach).guides.y).toBeNull()
  })

  it('does not snap without a reach', () => {
    expect(draggedBy(open(['a']), a, { x: 0.2, y: 0.396 }, null).moves[0]?.rect.y).toBeCloseTo(0.496)
  })

  it('returns no guide for a line beyond the edge of the page', () => {
    const edge = { ...b, rect: { ...b.rect, x: 0.995, width: 0.005 } }
    const state = { ...openEditor(pages, [a, edge]), selected: ['a'] }
    const { moves, guides } = draggedBy(state, a, { x: 0.9, y: 0 }, { x: 0.3, y: 0 })
    expect(moves[0]?.rect.x).toBeCloseTo(0.8)
    expect(guides.x === null || Math.abs(guides.x - 1) < 1e-9).toBe(true)
  })
})

describe('draggedToPage', () => {
  it('keeps the size in points and the position under the pointer', () => {
    const grabPoint = { x: 0.2, y: 0.125 }
    const rect = draggedToPage(open(['a']), a, 2, { x: 0.5, y: 0.5 }, grabPoint).moves[0]?.rect
    expect(rect?.width).toBeCloseTo(0.1)
    expect(rect?.x).toBeCloseTo(0.5 - 60 / 1200)
    expect(rect?.y).toBeCloseTo(0.475)
  })

  it('keeps all fields on the page', () => {
    for (const { page, rect } of draggedToPage(open(['a', 'b']), a, 2, { x: 0.99, y: 0.99 }, { x: 0.1, y: 0.1 })
      .moves) {
      expect(page).toBe(2)
      expect(rect.x + rect.width).toBeLessThanOrEqual(1)
      expect(rect.y + rect.height).toBeLessThanOrEqual(1)
    }
  })
})

describe('resizedBy', () => {
  it('snaps the side that is moved to a neighbour', () => {
    const { moves, guides } = resizedBy(open(['a']), a, 'e', { x: 0.295, y: 0 }, reach)
    expect(moves[0]?.rect).toMatchObject({ x: 0.1, y: 0.1, height: 0.05 })
    expect((moves[0]?.rect.width ?? 0) + 0.1).toBeCloseTo(0.6)
    expect(guides).toEqual({ x: 0.6, y: null })
  })
})
