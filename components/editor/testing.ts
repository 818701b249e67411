import { expect } from 'vitest'
import type { Page } from '#components/pages/page.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { decide, type EditorCommand, type EditorState } from './editor.machine.ts'

export const pages: Page[] = [
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

export const field = (id: string, over: Partial<FieldView> = {}): FieldView => ({
  id,
  recipientId: 'ana',
  type: 'signature',
  page: 1,
  options: {},
  rect: { x: 0.1, y: 0.1, width: 0.3, height: 0.0675 },
  ...over,
})

export function run(state: EditorState, ...commands: EditorCommand[]): EditorState {
  const newId = ids()
  return commands.reduce((before, command) => decide(before, command, newId), state)
}

export const select = (...chosen: string[]): EditorCommand => ({ kind: 'select', ids: chosen })
export const only = (state: EditorState) => {
  expect(state.fields).toHaveLength(1)
  return state.fields[0] as FieldView
}
