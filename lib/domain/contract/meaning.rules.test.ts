import { expect, it } from 'vitest'
import { statedMeaning } from './meaning.rules.ts'
import { recipientSchema } from './schema.ts'

it('a meaning is stated if the contract prints meanings or it is not a plain signature', () => {
  const under = { name: true, time: true, meaning: false }
  expect(statedMeaning('signature', under)).toBeNull()
  expect(statedMeaning('signature', null)).toBeNull()
  expect(statedMeaning('signature', { ...under, meaning: true })).toBe('signature')
  expect(statedMeaning('approval', under)).toBe('approval')
})

it('only the five meanings are accepted', () => {
  const takes = (meaning?: string) =>
    recipientSchema.safeParse({ role: 'signer', name: 'Ana', email: 'ana@example.com', phone: '', meaning }).success
  for (const meaning of ['signature', 'approval', 'review', 'authorship', 'responsibility', undefined])
    expect(takes(meaning)).toBe(true)
  for (const meaning of ['', 'Approval', 'witness']) expect(takes(meaning)).toBe(false)
})
