import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { consume, consumeOrRefuse, reset, sweepRateWindows } from './index.ts'

// The start of a fixed window for every window length used here.
const at = new Date('2026-11-21T10:00:00.000Z')

onEachDatabase('a rate limit', (open) => {
  it('allows its number of requests and returns the wait for the next one', async () => {
    const store = await open()
    const ask = (now: Date, key = 'a') => store.tx((q) => consume(q, { key, limit: 3, windowMs: MINUTE, now }))
    for (let n = 0; n < 3; n++) expect(await ask(later(at, n))).toEqual({ allowed: true, retryAfterMs: 0 })
    const refused = await ask(later(at, 3))
    expect(refused.allowed).toBe(false)
    expect((await ask(at, 'b')).allowed).toBe(true)
    const free = later(later(at, 3), refused.retryAfterMs)
    expect((await ask(later(free, -1))).allowed).toBe(false)
    expect((await ask(free)).allowed).toBe(true)
  })

  it('does not allow twice the number across two windows', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => consume(q, { key: 'edge', limit: 10, windowMs: MINUTE, now }))
    let allowed = 0
    for (let n = 0; n < 10; n++) allowed += Number((await ask(later(at, 59 * SECOND))).allowed)
    for (let n = 0; n < 10; n++) allowed += Number((await ask(later(at, 61 * SECOND))).allowed)
    expect(allowed).toBe(10)
  })

  it('allows requests again after a window without any', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => consume(q, { key: 'rest', limit: 1, windowMs: MINUTE, now }))
    expect((await ask(at)).allowed).toBe(true)
    expect((await ask(later(at, 30 * SECOND))).allowed).toBe(false)
    expect((await ask(later(at, 2 * MINUTE))).allowed).toBe(true)
  })

  it('allows exactly its number of 50 parallel requests', async () => {
    const store = await open()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        store.tx((q) => consume(q, { key: 'p', limit: 7, windowMs: 86_400_000, now: at })),
      ),
    )
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(7)
  })

  it('refuses with the wait, which refused requests do not lengthen', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => consumeOrRefuse(q, { key: 'w', limit: 2, windowMs: MINUTE, now }))
    await ask(at)
    await ask(at)
    for (let n = 0; n < 5; n++) {
      await expect(ask(later(at, n * SECOND))).rejects.toMatchObject({
        code: 'too_many_requests',
        details: { seconds: 90 - n },
      })
    }
  })

  it('allows requests again after a reset of the key', async () => {
    const store = await open()
    const ask = () => store.tx((q) => consume(q, { key: 'f', limit: 1, windowMs: MINUTE, now: at }))
    expect([(await ask()).allowed, (await ask()).allowed]).toEqual([true, false])
    await store.tx((q) => reset(q, 'f'))
    expect((await ask()).allowed).toBe(true)
  })

  it('stores no key in plain text, and its expired counters are deleted', async () => {
    const store = await open()
    const { rateWindow } = store.q.t
    await store.tx((q) => consume(q, { key: 'sign-in:203.0.113.7', limit: 2, windowMs: MINUTE, now: at }))
    expect(JSON.stringify(await store.q.select().from(rateWindow))).not.toContain('203.0.113.7')
    await store.tx((q) => sweepRateWindows(q, later(at, MINUTE)))
    expect(await store.q.select().from(rateWindow)).toHaveLength(1)
    await store.tx((q) => sweepRateWindows(q, later(at, 2 * MINUTE + 1)))
    expect(await store.q.select().from(rateWindow)).toHaveLength(0)
  })
})
