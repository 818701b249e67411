import { expect, it } from 'vitest'
import { eventGroupNames, eventNames, isEventName } from './event.ts'

it('names every event <noun>.<past participle>, in one group', () => {
  expect(new Set(eventNames).size).toBe(eventNames.length)
  expect(eventNames.filter((name) => !/^[a-z_]+\.[a-z_]+$/.test(name))).toEqual([])
  expect(eventGroupNames).toHaveLength(8)
})

it('tells a known event from one of a newer version', () => {
  expect([isEventName('contract.sent'), isEventName('contract.teleported')]).toEqual([true, false])
})
