import { describe, expect, it } from 'vitest'
import type { Page } from '#components/pages/page.ts'
import { isOnPage } from '#lib/core/geometry.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import {
  changedIds,
  decide,
  type EditorCommand,
  type EditorState,
  openEditor,
  selectedFields,
} from './editor.machine.ts'

const pages: Page[] = [
  { number: 1, width: 600, height: 800 },
  { number: 2, width: 600, height: 800 },
  { number: 3, width: 800, height: 400 },
]

const ids = () => {
  let n = 0
  return () => {
    n += 1
    return `new-${n}`
  }
}

const field = (id: string, over: Partial<FieldView> = {}): FieldView => ({
  id,
  recipientId: 'ana',
  type: 'signature',
  page: 1,
  options: {},
  rect: { x: 0.1, y: 0.1, width: 0.3, height: 0.0675 },
  ...over,
})

function run(state: EditorState, ...commands: EditorCommand[]): EditorState {
  const newId = ids()
  return commands.reduce((before, command) => decide(before, command, newId), state)
}

const select = (...chosen: string[]): EditorCommand => ({ kind: 'select', ids: chosen })
const only = (state: EditorState) => {
  expect(state.fields).toHaveLength(1)
  return state.fields[0] as FieldView
}

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

describe('copies', () => {
  const start = run(openEditor(pages, [field('a')]), select('a'))

  it('duplicates beside the original and selects the copy', () => {
    const state = run(start, { kind: 'duplicate' })
    expect(state.fields).toHaveLength(2)
    expect(state.selected).toEqual(['new-1'])
    expect(state.fields[1]?.rect.x).toBeCloseTo(0.1 + 12 / 600)
    expect(state.fields[1]?.rect.y).toBeCloseTo(0.1 + 12 / 800)
  })

  it('duplicates to all pages in one step, with the same size in points and the same position', () => {
    const corner = field('a', { type: 'initials', rect: { x: 0.8, y: 0.9, width: 0.2, height: 0.1 } })
    const state = run(openEditor(pages, [corner]), select('a'), { kind: 'duplicate-to-all-pages' })
    expect(state.fields.map((each) => each.page)).toEqual([1, 2, 3])
    expect(state.fields[1]?.rect).toEqual(corner.rect)
    const onWide = state.fields[2]?.rect ?? corner.rect
    expect(onWide.width * 800).toBeCloseTo(120)
    expect(onWide.height * 400).toBeCloseTo(80)
    expect(onWide.x + onWide.width).toBeCloseTo(1)
    expect(onWide.y + onWide.height).toBeCloseTo(1)
    expect(state.selected).toHaveLength(3)
    expect(run(state, { kind: 'undo' }).fields).toEqual([corner])
  })

  it('adds no second copy to pages that have one', () => {
    const once = run(start, { kind: 'duplicate-to-all-pages' })
    expect(run(once, { kind: 'duplicate-to-all-pages' })).toBe(once)
    expect(run(once, select('a'), { kind: 'duplicate-to-all-pages' }).fields).toHaveLength(3)
  })

  it('pastes at the same position on another page, and beside it, each time farther, on the same page', () => {
    const copied = run(start, { kind: 'copy' })
    expect(run(copied, { kind: 'paste', page: 2 }).fields[1]).toMatchObject({ page: 2, rect: field('a').rect })
    const twice = run(copied, { kind: 'paste', page: 1 }, { kind: 'paste', page: 1 })
    expect(twice.fields.map((each) => Math.round(each.rect.x * 600))).toEqual([60, 72, 84])
  })

  it('pastes what was cut at its old position', () => {
    const state = run(start, { kind: 'cut' }, { kind: 'paste', page: 1 })
    expect(only(state)).toEqual({ ...field('a'), id: 'new-1' })
  })

  it('keeps the clipboard when nothing is selected', () => {
    const state = run(start, { kind: 'copy' }, select(), { kind: 'copy' })
    expect(state.clipboard).toHaveLength(1)
    expect(run(openEditor(pages, []), { kind: 'paste', page: 1 }).past).toBeNull()
  })
})

describe('selection', () => {
  const fields = [
    field('b', { page: 2 }),
    field('a'),
    field('c', { page: 2, rect: { x: 0.6, y: 0.6, width: 0.2, height: 0.1 } }),
  ]
  const start = openEditor(pages, fields)

  it('selects, toggles and selects all in reading order', () => {
    expect(run(start, select('a', 'unknown')).selected).toEqual(['a'])
    expect(run(start, select('a'), { kind: 'toggle', id: 'b' }).selected).toEqual(['a', 'b'])
    expect(run(start, select('a'), { kind: 'toggle', id: 'a' }).selected).toEqual([])
    expect(run(start, { kind: 'select-all' }).selected).toEqual(['a', 'b', 'c'])
  })

  it('selects what a rectangle touches, and adds to the selection with `add`', () => {
    const within = (add: boolean): EditorCommand => ({
      kind: 'select-within',
      page: 2,
      rect: { x: 0.5, y: 0.5, width: 0.2, height: 0.2 },
      add,
    })
    expect(run(start, select('a'), within(false)).selected).toEqual(['c'])
    expect(run(start, select('a'), within(true)).selected).toEqual(['a', 'c'])
  })

  it('adds no step to the history', () => {
    expect(run(start, select('a'), { kind: 'select-all' }).past).toBeNull()
  })

  it('assigns the selected fields to a signer in one step', () => {
    const state = run(start, select('a', 'b'), { kind: 'assign', recipientId: 'ben' })
    expect(state.fields.map((each) => each.recipientId)).toEqual(['ben', 'ben', 'ana'])
    expect(run(state, { kind: 'assign', recipientId: 'ben' })).toBe(state)
    expect(run(state, { kind: 'undo' }).fields).toEqual(fields)
  })

  it('gives the selected fields their options, as one step, and changes nothing for equal options', () => {
    const options = { label: 'Size', required: true }
    const state = run(start, select('b'), { kind: 'configure', options })
    expect(state.fields).toEqual(fields.map((each) => (each.id === 'b' ? { ...each, options } : each)))
    expect(run(state, { kind: 'configure', options: { required: true, label: 'Size' } })).toBe(state)
    expect(run(state, { kind: 'undo' }).fields).toEqual(fields)
  })

  it('deletes the selected fields only', () => {
    const state = run(start, select('a', 'c'), { kind: 'delete' })
    expect(selectedFields(state)).toEqual([])
    expect(only(state).id).toBe('b')
    expect(run(state, { kind: 'delete' })).toBe(state)
  })
})

describe('history', () => {
  it('undoes and redoes a history of any length', () => {
    const place = (n: number): EditorCommand => ({
      kind: 'place',
      type: 'date',
      recipientId: 'ana',
      page: 1,
      centre: { x: (n % 100) / 100, y: 0.5 },
    })
    const many = run(openEditor(pages, []), ...Array.from({ length: 2000 }, (_, n) => place(n)))
    const back = run(many, ...Array.from({ length: 2001 }, (): EditorCommand => ({ kind: 'undo' })))
    expect(back.fields).toEqual([])
    expect(back.past).toBeNull()
    const forth = run(back, ...Array.from({ length: 2001 }, (): EditorCommand => ({ kind: 'redo' })))
    expect(forth.fields).toEqual(many.fields)
  })

  it('cannot redo after another change', () => {
    const state = run(
      openEditor(pages, [field('a')]),
      select('a'),
      { kind: 'delete' },
      { kind: 'undo' },
      { kind: 'nudge', by: { x: 1, y: 1 } },
      { kind: 'redo' },
    )
    expect(only(state).rect.x).toBeGreaterThan(0.1)
  })

  it('selects what it restored', () => {
    const state = run(openEditor(pages, [field('a'), field('b')]), select('b'), { kind: 'delete' }, { kind: 'undo' })
    expect(state.selected).toEqual(['b'])
    expect(changedIds([field('a')], [])).toEqual([])
  })
})
