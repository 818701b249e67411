import { expect, it } from 'vitest'
import { idsAfterSave, withSavedIds } from './saved-ids.rules.ts'

const ada = { key: 'r1', id: 'r1', name: 'Ada' }
const bo = { key: 'new-1', name: 'Bo' }

it('a row that was edited while it was saved gets the id of the recipient that was created for it', () => {
  const ids = idsAfterSave([ada, bo], ['r1', 'r2'])
  const edited = [
    { key: 'new-2', name: 'Cy' },
    { ...bo, name: 'Bo Lund' },
  ]
  expect(withSavedIds(edited, ids)).toEqual([
    { key: 'new-2', name: 'Cy' },
    { key: 'new-1', id: 'r2', name: 'Bo Lund' },
  ])
})

it('the newest id of a row replaces the earlier one', () => {
  expect(withSavedIds([{ ...ada, id: 'old' }], idsAfterSave([ada], ['r9']))).toEqual([{ ...ada, id: 'r9' }])
})

it('a row keeps the id it has while none was returned', () => {
  expect(withSavedIds([ada, bo], idsAfterSave([ada, bo], []))).toEqual([ada, bo])
})
