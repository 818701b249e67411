import { expect, it, vi } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { contractId, type JobId } from '#lib/core/ids.ts'
import {
  cancelJobs,
  createWorker,
  deadLetteredJobs,
  enqueue,
  enqueueOnce,
  failingJobs,
  type LeasedJob,
  PermanentError,
  queueLag,
} from './index.ts'
import { job, mail, start } from './testing.ts'

onEachDatabase('the queue', (open) => {
  it('runs a job once and deletes it', async () => {
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

  it('cancels jobs by their id, unless they are running', async () => {
    const store = await open()
    const [waiting, begun] = ['waiting' as JobId, 'begun' as JobId]
    const ran: string[] = []
    await store.tx(async (q) => {
      await enqueue(q, { name: 'contract.seal', payload: { contractId: contractId.parse('begun') } }, start, begun)
      await enqueue(
        q,
        { name: 'contract.seal', payload: { contractId: contractId.parse('waiting') } },
        later(start, SECOND),
        waiting,
      )
    })
    let now = start
    const worker = createWorker(
      store,
      () => now,
      async ({ payload }) => {
        ran.push(JSON.stringify(payload))
        await store.tx((q) => cancelJobs(q, [waiting, begun]))
        throw new Error('not yet')
      },
    )
    await worker.drain()
    now = later(start, MINUTE)
    await worker.drain()
    expect(ran).toEqual(['{"contractId":"begun"}', '{"contractId":"begun"}'])
  })

  it('keeps at most one job per id, and restarts it if it was dead-lettered or is due much later', async () => {
    const store = await open()
    const id = 'one' as JobId
    let now = start
    let mayWork = false
    const once = () => store.tx((q) => enqueueOnce(q, job, now, id, HOUR))
    const worker = createWorker(
      store,
      () => now,
      async () => {
        if (!mayWork) throw new Error('not yet')
      },
    )
    await once()
    await once()
    expect(await worker.drain()).toBe(1)
    expect(await failingJobs(store.q, 'contract.seal')).toMatchObject([{ payload: job.payload, error: 'Error' }])
    await once()
    expect(await worker.drain()).toBe(0)
    const attempts = []
    for (let i = 0; i < 8; i++) {
      now = later(now, HOUR)
      attempts.push(await worker.drain())
      await once()
    }
    // The seventh and eighth failures would delay it for hours.
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    mayWork = true
    now = later(now, HOUR)
    expect(await worker.drain()).toBe(1)
    expect(await failingJobs(store.q, 'contract.seal')).toEqual([])
  })

  it('drops a job when its transaction is rolled back', async () => {
    const store = await open()
    await expect(
      store.tx(async (q) => {
        await enqueue(q, job, start)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect((await queueLag(store.q, later(start, MINUTE))).lagMs).toBe(0)
  })

  it('retries after growing delays, then dead-letters the job with the reason', async () => {
    const store = await open()
    let now = start
    let runs = 0
    await store.tx((q) => enqueue(q, job, start))
    const worker = createWorker(
      store,
      () => now,
      async () => {
        runs += 1
        throw Object.assign(new Error(`no luck with ana@example.com`), { code: `luck_${runs}` })
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
    expect(await deadLetteredJobs(store.q, 10)).toMatchObject([
      { name: 'contract.seal', lastError: 'Error luck_10', attempts: 10 },
    ])
    expect((await queueLag(store.q, now)).deadLettered).toBe(1)
  })

  it('dead-letters a job without a retry when its error is permanent', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    await createWorker(
      store,
      () => start,
      async () => {
        throw new PermanentError('no such contract')
      },
    ).drain()
    expect(await deadLetteredJobs(store.q, 10)).toMatchObject([{ attempts: 1, lastError: 'no such contract' }])
  })

  it('runs other jobs while those of one kind hang, and waits for all of them when it stops', async () => {
    const store = await open()
    await store.tx(async (q) => {
      for (let i = 0; i < 12; i++) await enqueue(q, mail(`m${i}`), start)
      await enqueue(q, job, later(start, SECOND))
    })
    const done: string[] = []
    const hanging = Promise.withResolvers<void>()
    const sealed = Promise.withResolvers<void>()
    const worker = createWorker(
      store,
      () => later(start, MINUTE),
      async ({ name }) => {
        if (name === 'message.send') await hanging.promise
        else sealed.resolve()
        done.push(name)
      },
    )
    worker.start()
    await sealed.promise
    const stopped = worker.stop()
    hanging.resolve()
    await stopped
    expect(done).toEqual(['contract.seal', ...Array.from({ length: 4 }, () => 'message.send')])
    expect(await worker.drain()).toBe(8)
  })

  it('runs jobs that this process has enqueued immediately, and none that was rolled back', async () => {
    const store = await open()
    const seen: string[] = []
    const worker = createWorker(
      store,
      () => later(start, MINUTE),
      async ({ name, payload }) => {
        seen.push(name)
        if (name === 'contract.seal') await store.tx((q) => enqueue(q, mail(payload.contractId), start))
      },
    )
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      worker.start()
      await expect(
        store.tx(async (q) => {
          await enqueue(q, mail('never'), start)
          throw new Error('the change failed')
        }),
      ).rejects.toThrow('the change failed')
      await store.tx((q) => enqueue(q, job, start))
      while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve))
      expect(seen).toEqual(['contract.seal', 'message.send'])
    } finally {
      vi.useRealTimers()
      await worker.stop()
    }
    expect(await store.q.select().from(store.q.t.job)).toEqual([])
  })
})
