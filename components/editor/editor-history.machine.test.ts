import { describe, expect, it } from 'vitest'
import { changedIds, type EditorCommand, openEditor, selectedFields } from './editor.machine.ts'
import { field, only, pages, run, select } from './testing.ts'

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
