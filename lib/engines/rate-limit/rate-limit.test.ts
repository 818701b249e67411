import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { forget, hit, requireWithin, sweepRateWindows } from './index.ts'

// The start of a fixed window of every length used here.
const at = new Date('2026-11-21T10:00:00.000Z')

onEachDatabase('rate limits', (open) => {
  it('lets the limit in and says when the next may come', async () => {
    const store = await open()
    const ask = (now: Date, key = 'a') => store.tx((q) => hit(q, { key, limit: 3, windowMs: MINUTE, now }))
    for (let n = 0; n < 3; n++) expect(await ask(later(at, n))).toEqual({ allowed: true, retryAfterMs: 0 })
    const refused = await ask(later(at, 3))
    expect(refused.allowed).toBe(false)
    expect((await ask(at, 'b')).allowed).toBe(true)
    const free = later(later(at, 3), refused.retryAfterMs)
    expect((await ask(later(free, -1))).allowed).toBe(false)
    expect((await ask(free)).allowed).toBe(true)
  })

  it('does not let twice the limit pass where two windows meet', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => hit(q, { key: 'edge', limit: 10, windowMs: MINUTE, now }))
    let allowed = 0
    for (let n = 0; n < 10; n++) allowed += Number((await ask(later(at, 59 * SECOND))).allowed)
    for (let n = 0; n < 10; n++) allowed += Number((await ask(later(at, 61 * SECOND))).allowed)
    expect(allowed).toBe(10)
  })

  it('forgets after a window without hits', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => hit(q, { key: 'rest', limit: 1, windowMs: MINUTE, now }))
    expect((await ask(at)).allowed).toBe(true)
    expect((await ask(later(at, 30 * SECOND))).allowed).toBe(false)
    expect((await ask(later(at, 2 * MINUTE))).allowed).toBe(true)
  })

  it('gives 50 parallel hits exactly the limit', async () => {
    const store = await open()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => store.tx((q) => hit(q, { key: 'p', limit: 7, windowMs: 86_400_000, now: at }))),
    )
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(7)
  })

  it('refuses in words that name the wait, and a refused hit does not lengthen it', async () => {
    const store = await open()
    const ask = (now: Date) => store.tx((q) => requireWithin(q, { key: 'w', limit: 2, windowMs: MINUTE, now }))
    await ask(at)
    await ask(at)
    for (let n = 0; n < 5; n++) {
      await expect(ask(later(at, n * SECOND))).rejects.toMatchObject({
        code: 'too_many_requests',
        details: { seconds: 90 - n },
      })
    }
  })

  it('drops the count of a key that is forgotten', async () => {
    const store = await open()
    const ask = () => store.tx((q) => hit(q, { key: 'f', limit: 1, windowMs: MINUTE, now: at }))
    expect([(await ask()).allowed, (await ask()).allowed]).toEqual([true, false])
    await store.tx((q) => forget(q, 'f'))
    expect((await ask()).allowed).toBe(true)
  })

  it('keeps no key in the clear and sweeps what has passed', async () => {
    const store = await open()
    const { rateWindow } = store.q.t
    await store.tx((q) => hit(q, { key: 'sign-in:203.0.113.7', limit: 2, windowMs: MINUTE, now: at }))
    expect(JSON.stringify(await store.q.select().from(rateWindow))).not.toContain('203.0.113.7')
    await store.tx((q) => sweepRateWindows(q, later(at, MINUTE)))
    expect(await store.q.select().from(rateWindow)).toHaveLength(1)
    await store.tx((q) => sweepRateWindows(q, later(at, 2 * MINUTE + 1)))
    expect(await store.q.select().from(rateWindow)).toHaveLength(0)
  })
})
