import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { createWorker, deadLetters, enqueue, HopelessJob, type LeasedJob, outboxLag } from './index.ts'
import { leaseDue } from './outbox.store.ts'

const start = new Date('2026-11-21T10:00:00Z')
const job = { name: 'contract.seal', payload: { contractId: 'c1' } } as const

onEachDatabase('the outbox', (open) => {
  it('runs a job once and forgets it', async () => {
    const store = await open()
    const seen: LeasedJob[] = []
    await store.tx((q) => enqueue(q, job, start))
    const worker = createWorker(
      store,
      () => start,
      async (leased) => void seen.push(leased),
    )
    expect(await worker.drain()).toBe(1)
    expect(await worker.drain()).toBe(0)
    expect(seen).toMatchObject([{ ...job, attempt: 1 }])
  })

  it('drops the job with the transaction that is rolled back', async () => {
    const store = await open()
    await expect(
      store.tx(async (q) => {
        await enqueue(q, job, start)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect((await outboxLag(store.q, later(start, MINUTE))).lagMs).toBe(0)
  })

  it('leases a job to one of two workers, and to another when the lease has run out', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    const lease = (now: Date) => store.tx((q) => leaseDue(q, now, MINUTE, 5))
    const both = await Promise.all([lease(start), lease(start)])
    expect(both.flat()).toHaveLength(1)
    expect(await lease(later(start, 59 * SECOND))).toHaveLength(0)
    expect(await lease(later(start, 61 * SECOND))).toMatchObject([{ attempt: 2 }])
  })

  it('backs off, then keeps a dead letter with the reason', async () => {
    const store = await open()
    let now = start
    let runs = 0
    await store.tx((q) => enqueue(q, job, start))
    const worker = createWorker(
      store,
      () => now,
      async () => {
        runs += 1
        throw new Error(`no luck ${runs}`)
      },
    )
    await worker.drain()
    expect(runs).toBe(1)
    await worker.drain()
    expect(runs).toBe(1)
    for (let i = 0; i < 20; i++) {
      now = later(now, 25 * 60 * MINUTE)
      await worker.drain()
    }
    expect(runs).toBe(10)
    expect(await deadLetters(store.q, 10)).toMatchObject([
      { name: 'contract.seal', lastError: 'no luck 10', attempts: 10 },
    ])
    expect((await outboxLag(store.q, now)).dead).toBe(1)
  })

  it('gives up at once on a hopeless job', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    await createWorker(
      store,
      () => start,
      async () => {
        throw new HopelessJob('no such contract')
      },
    ).drain()
    expect(await deadLetters(store.q, 10)).toMatchObject([{ attempts: 1, lastError: 'no such contract' }])
  })
})
