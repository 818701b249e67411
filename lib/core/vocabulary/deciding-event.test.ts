import { expect, it } from 'vitest'
import { isDeciding, undecidingEvents } from './deciding-event.ts'
import { eventNames, isContractEvent } from './event.ts'

it('each event either decides or does not, and what anyone with a link can repeat does not', () => {
  const unknown = 'contract.teleported'
  expect([...eventNames, unknown].filter((name) => !isDeciding(name))).toEqual(undecidingEvents)
  expect(undecidingEvents.filter(isContractEvent)).toEqual([
    'event.repeated',
    'link.opened',
    'device.added',
    'code.requested',
    'code.undelivered',
    'code.rejected',
    'message.sent',
    'message.failed',
    'timestamp.failed',
    'file.downloaded',
  ])
})
