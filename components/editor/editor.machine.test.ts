import { describe, expect, it } from 'vitest'
import { isOnPage } from '#lib/core/geometry.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { type EditorCommand, openEditor } from './editor.machine.ts'
import { field, only, pages, run, select } from './testing.ts'

describe('opening', () => {
  it('keeps valid fields as they are and moves the others onto their page', () => {
    const sound = [field('a')]
    expect(openEditor(pages, sound).fields).toBe(sound)
    const off = openEditor(pages, [field('a', { rect: { x: 0.9, y: -1, width: 0.3, height: 0.1 } })])
    expect(only(off).rect).toEqual({ x: 0.7, y: 0, width: 0.3, height: 0.1 })
  })

  it('leaves out fields of pages that the document does not have', () => {
    expect(openEditor(pages, [field('a', { page: 9 })]).fields).toEqual([])
  })
})

describe('placing', () => {
  const place = (type: FieldView['type'], page: number, x: number, y: number): EditorCommand => ({
    kind: 'place',
    type,
    recipientId: 'ana',
    page,
    centre: { x, y },
  })

  it.each([
    ['signature', 180, 54],
    ['initials', 64, 40],
    ['name', 180, 24],
    ['date', 110, 24],
  ] as const)('makes a %s of %d × %d points around the point, and selects it', (type, width, height) => {
    const state = run(openEditor(pages, []), place(type, 1, 0.5, 0.5))
    const placed = only(state)
    expect(placed).toMatchObject({ type, recipientId: 'ana', page: 1, options: {} })
    expect(placed.rect.width * 600).toBeCloseTo(width)
    expect(placed.rect.height * 800).toBeCloseTo(height)
    expect((placed.rect.x + placed.rect.width / 2) * 600).toBeCloseTo(300)
    expect((placed.rect.y + placed.rect.height / 2) * 800).toBeCloseTo(400)
    expect(state.selected).toEqual([placed.id])
  })

  it.each([
    [0, 0],
    [1, 1],
    [0, 1],
    [-3, 7],
  ])('stays on the page when placed at %d, %d', (x, y) => {
    expect(isOnPage(only(run(openEditor(pages, []), place('signature', 1, x, y))).rect)).toBe(true)
  })

  it('cuts a field to a page that is smaller than its default size', () => {
    const tiny = [{ number: 1, width: 100, height: 40 }]
    expect(only(run(openEditor(tiny, []), place('signature', 1, 0.5, 0.5))).rect).toEqual({
      x: 0,
      y: 0,
      width: 1,
      height: 1,
    })
  })

  it('draws the given rectangle, but no smaller than the least size and never off the page', () => {
    const draw = (x: number, y: number, width: number, height: number) =>
      only(
        run(openEditor(pages, []), {
          kind: 'draw',
          type: 'date',
          recipientId: 'ana',
          page: 1,
          rect: { x, y, width, height },
        }),
      ).rect
    expect(draw(0.2, 0.3, 0.4, 0.1)).toEqual({ x: 0.2, y: 0.3, width: 0.4, height: 0.1 })
    expect(draw(0.2, 0.3, 0.001, 0.001)).toEqual({ x: 0.2, y: 0.3, width: 24 / 600, height: 12 / 800 })
    expect(isOnPage(draw(0.99, 0.99, 0.01, 0.01))).toBe(true)
  })

  it('rejects a page that the document does not have', () => {
    expect(() => run(openEditor(pages, []), place('date', 4, 0, 0))).toThrow(RangeError)
  })
})

describe('moving', () => {
  it('nudges by points of the page', () => {
    const state = run(openEditor(pages, [field('a')]), select('a'), { kind: 'nudge', by: { x: 6, y: -8 } })
    expect(only(state).rect.x).toBeCloseTo(0.11)
    expect(only(state).rect.y).toBeCloseTo(0.09)
  })

  it('stops a whole group at the edge, across pages of different sizes', () => {
    const fields = [
      field('a', { rect: { x: 0.1, y: 0.5, width: 0.2, height: 0.1 } }),
      field('b', { page: 3, rect: { x: 0.05, y: 0.5, width: 0.2, height: 0.1 } }),
    ]
    const state = run(openEditor(pages, fields), select('a', 'b'), { kind: 'nudge', by: { x: -500, y: 0 } })
    expect(state.fields[0]?.rect.x).toBeCloseTo(20 / 600)
    expect(state.fields[1]?.rect.x).toBeCloseTo(0)
  })

  it('is one step of the history while the key is held, and a new one after any other command', () => {
    const press: EditorCommand = { kind: 'nudge', by: { x: 6, y: 0 } }
    const hold: EditorCommand = { ...press, held: true }
    const start = run(openEditor(pages, [field('a')]), select('a'))
    expect(only(run(start, press, hold, hold, { kind: 'undo' })).rect.x).toBeCloseTo(0.1)
    expect(only(run(start, press, press, { kind: 'undo' })).rect.x).toBeCloseTo(0.11)
    expect(only(run(start, press, select('a'), hold, { kind: 'undo' })).rect.x).toBeCloseTo(0.11)
  })

  it('adds no step to the history at the edge', () => {
    const edge = field('a', { rect: { x: 0, y: 0, width: 0.2, height: 0.1 } })
    const state = run(openEditor(pages, [edge]), select('a'), { kind: 'nudge', by: { x: -5, y: -5 } })
    expect(state.past).toBeNull()
  })

  it('moves what was dragged, also to another page, and clamps it to the page', () => {
    const to = { x: 0.95, y: 0.2, width: 0.3, height: 0.1 }
    const state = run(openEditor(pages, [field('a')]), { kind: 'arrange', moves: [{ id: 'a', page: 2, rect: to }] })
    expect(only(state)).toMatchObject({ page: 2, rect: { x: 0.7, y: 0.2 } })
    expect(only(run(state, { kind: 'undo' }))).toEqual(field('a'))
  })

  it('does nothing when nothing was moved', () => {
    const start = openEditor(pages, [field('a')])
    const moves = [
      { id: 'a', page: 1, rect: field('a').rect },
      { id: 'gone', page: 1, rect: field('a').rect },
    ]
    expect(run(start, { kind: 'arrange', moves })).toBe(start)
  })
})

describe('resizing by key', () => {
  it('moves the lower right corner, down to the least size and up to the edge of the page', () => {
    const start = run(openEditor(pages, [field('a')]), select('a'))
    const by = (x: number, y: number) => only(run(start, { kind: 'resize', by: { x, y } })).rect
    expect(by(6, 8).width).toBeCloseTo(0.31)
    expect(by(6, 8).height).toBeCloseTo(0.0775)
    expect(by(-9999, -9999).width * 600).toBeCloseTo(24)
    expect(by(-9999, -9999).height * 800).toBeCloseTo(12)
    expect(by(9999, 9999)).toMatchObject({ x: 0.1, y: 0.1, width: 0.9, height: 0.9 })
  })
})
