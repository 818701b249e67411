import { expect, it } from 'vitest'
import { eventGroupNames, eventNames, isEventName } from './event.ts'

it('every event is named <noun>.<past participle> and is in one group', () => {
  expect(new Set(eventNames).size).toBe(eventNames.length)
  expect(eventNames.filter((name) => !/^[a-z_]+\.[a-z_]+$/.test(name))).toEqual([])
  expect(eventGroupNames).toHaveLength(8)
})

it('isEventName is true for a known event and false for one of a newer version', () => {
  expect([isEventName('contract.sent'), isEventName('contract.teleported')]).toEqual([true, false])
})
