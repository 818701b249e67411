import { expect, it } from 'vitest'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { consumeInMemoryOrRefuse } from './index.ts'
import { consumeInMemory } from './memory-limit.ts'

// The start of a fixed window for every window length used here.
const at = new Date('2026-11-21T10:00:00.000Z')
const ask = (key: string, now: Date, limit = 3) => consumeInMemory({ key, limit, windowMs: MINUTE, now })

it('a limit in memory allows its number of requests and returns the wait for the next one', () => {
  for (let n = 0; n < 3; n++) expect(ask('a', later(at, n))).toEqual({ allowed: true, retryAfterMs: 0 })
  const refused = ask('a', later(at, 3))
  expect(refused.allowed).toBe(false)
  expect(ask('b', at).allowed).toBe(true)
  const free = later(later(at, 3), refused.retryAfterMs)
  expect(ask('a', later(free, -1)).allowed).toBe(false)
  expect(ask('a', free).allowed).toBe(true)
})

it('a limit in memory does not allow twice the number across two windows', () => {
  let allowed = 0
  for (let n = 0; n < 10; n++) allowed += Number(ask('edge', later(at, 59 * SECOND), 10).allowed)
  for (let n = 0; n < 10; n++) allowed += Number(ask('edge', later(at, 61 * SECOND), 10).allowed)
  expect(allowed).toBe(10)
})

it('a limit in memory refuses with the wait in seconds', () => {
  const limit = { key: 'w', limit: 2, windowMs: MINUTE, now: at }
  consumeInMemoryOrRefuse(limit)
  consumeInMemoryOrRefuse(limit)
  const refuse = () => consumeInMemoryOrRefuse(limit)
  expect(refuse).toThrow(expect.objectContaining({ code: 'too_many_requests', details: { seconds: 90 } }))
})

it('limits in memory are forgotten once they have expired, and beyond a number of keys', () => {
  ask('old', at, 1)
  for (let n = 0; n < 60_000; n++) ask(`many ${n}`, at, 1)
  expect(ask('old', at, 1).allowed).toBe(true)
  expect(ask('many 59999', at, 1).allowed).toBe(false)
  expect(ask('many 59999', later(at, 2 * MINUTE), 1).allowed).toBe(true)
})
