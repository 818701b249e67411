import { expect, it } from 'vitest'
import { isOnPage } from '#lib/core/geometry.ts'
import { decide, type EditorCommand, openEditor } from './editor.machine.ts'

const pages = [
  { number: 1, width: 600, height: 800 },
  { number: 2, width: 600, height: 800 },
  { number: 3, width: 800, height: 400 },
]

it('no sequence of commands moves a field off its page', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  let made = 0
  const newId = () => {
    made += 1
    return `new-${made}`
  }
  const some = () => ({ x: random() * 4 - 2, y: random() * 4 - 2 })
  const points = () => ({ x: random() * 2000 - 1000, y: random() * 2000 - 1000 })
  const page = () => 1 + Math.floor(random() * 3)
  const commands: (() => EditorCommand)[] = [
    () => ({ kind: 'place', type: 'name', recipientId: 'ana', page: page(), centre: some() }),
    () => ({
      kind: 'draw',
      type: 'date',
      recipientId: 'ben',
      page: page(),
      rect: { ...some(), width: random() * 2, height: random() * 2 },
    }),
    () => ({ kind: 'nudge', by: points(), held: random() > 0.5 }),
    () => ({ kind: 'resize', by: points() }),
    () => ({ kind: 'duplicate' }),
    () => ({ kind: 'copy' }),
    () => ({ kind: 'paste', page: page() }),
    () => ({ kind: 'undo' }),
    () => ({ kind: 'duplicate-to-all-pages' }),
    () => ({ kind: 'delete' }),
    () => ({ kind: 'redo' }),
  ]
  let state = openEditor(pages, [])
  for (let i = 0; i < 400; i += 1) {
    const command = commands[Math.floor(random() * commands.length)]
    if (command) state = decide(state, command(), newId)
    for (const each of state.fields) expect(isOnPage(each.rect), JSON.stringify(each)).toBe(true)
  }
})
