import { expect, it } from 'vitest'
import { mergeMessages, messagesAt } from './merge-messages.ts'

const catalogue = { contracts: { new: 'New', list: { title: 'Contracts', empty: 'None' } }, common: { save: 'Save' } }

it('messagesAt takes an area, a part of an area or one message, with the objects around it', () => {
  expect(messagesAt(catalogue, ['common'])).toEqual({ common: { save: 'Save' } })
  expect(messagesAt(catalogue, ['contracts', 'list'])).toEqual({ contracts: { list: catalogue.contracts.list } })
  expect(messagesAt(catalogue, ['contracts', 'new'])).toEqual({ contracts: { new: 'New' } })
  expect(() => messagesAt(catalogue, ['contracts', 'old'])).toThrow('old')
})

it('mergeMessages merges parts of one area', () => {
  const [one, other] = [messagesAt(catalogue, ['contracts', 'new']), messagesAt(catalogue, ['contracts', 'list'])]
  expect(mergeMessages(one, other)).toEqual({ contracts: catalogue.contracts })
  expect(one).toEqual({ contracts: { new: 'New' } })
})
