import { expect, it, vi } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { contractId, jobId, messageId } from '#lib/core/ids.ts'
import { createWorker, deadLetteredJobs, enqueue, type LeasedJob, queueLag } from './index.ts'
import { failJob, leaseDue } from './queue.store.ts'
import { job, mail, start } from './testing.ts'

const lease = (store: Store, now: Date) =>
  store.tx((q) => leaseDue(q, now, MINUTE, { limit: 8, maxPerKind: 8, running: [] }))

onEachDatabase('the leases of jobs', (open) => {
  it('leases a job to one of two workers, and to the other one when the lease has expired', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    const both = await Promise.all([lease(store, start), lease(store, start)])
    expect(both.flat()).toHaveLength(1)
    expect(await lease(store, later(start, 59 * SECOND))).toHaveLength(0)
    // A leased job does not wait; one whose lease has expired does.
    expect((await queueLag(store.q, later(start, 59 * SECOND))).lagMs).toBe(0)
    expect((await queueLag(store.q, later(start, 60 * SECOND))).lagMs).toBe(MINUTE)
    expect(await lease(store, later(start, 61 * SECOND))).toMatchObject([{ attempt: 2 }])
  })

  it('sends invitations before other mail, and both within the limit of their kind', async () => {
    const store = await open()
    const at = (n: number) => later(start, n * SECOND)
    await store.tx(async (q) => {
      for (let i = 0; i < 6; i++) await enqueue(q, mail(`m${i}`), at(i))
      await enqueue(q, job, at(6))
      for (let i = 0; i < 2; i++)
        await enqueue(q, { name: 'invitation.send', payload: { messageId: messageId.parse(`i${i}`) } }, at(7 + i))
      await enqueue(q, { name: 'contract.sent', payload: { contractId: contractId.parse('c') } }, at(9))
    })
    const names = (jobs: LeasedJob[]) => jobs.map(({ name, payload }) => `${name} ${Object.values(payload)[0]}`)
    const take = (capacity: Parameters<typeof leaseDue>[3]) =>
      store.tx((q) => leaseDue(q, later(start, MINUTE), MINUTE, capacity))
    expect(names(await take({ limit: 6, maxPerKind: 4, running: [] }))).toEqual([
      'invitation.send i0',
      'invitation.send i1',
      'contract.sent c',
      'message.send m0',
      'message.send m1',
    ])
    const underWay = (['invitation.send', 'invitation.send', 'message.send', 'message.send'] as const).map(
      (name, n) => ({
        name,
        id: jobId.parse(`running${n}`),
      }),
    )
    expect(names(await take({ limit: 6, maxPerKind: 4, running: underWay }))).toEqual(['contract.seal c1'])
  })

  it('renews the lease of a job until it ends', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      let now = start
      const slow = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<void>()
      const worker = createWorker(
        store,
        () => now,
        () => {
          begun.resolve()
          return slow.promise
        },
      )
      const drained = worker.drain()
      await begun.promise
      for (let i = 0; i < 10; i++) {
        now = later(now, MINUTE)
        await vi.advanceTimersByTimeAsync(MINUTE)
        await vi.waitFor(async () => {
          const [row] = await store.q.select().from(store.q.t.job)
          expect(row?.leaseUntil).toEqual(later(now, 2 * MINUTE))
        })
      }
      slow.resolve()
      expect(await drained).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('runs a job once at a time, also if the clock jumps past its lease, and tries a failed one again', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    let now = start
    let runs = 0
    const first = Promise.withResolvers<void>()
    const worker = createWorker(
      store,
      () => now,
      () => {
        runs += 1
        return runs === 1 ? first.promise : Promise.resolve()
      },
    )
    const drained = worker.drain()
    await vi.waitFor(() => expect(runs).toBe(1))
    now = later(now, HOUR)
    const again = worker.drain()
    first.reject(new Error('the mail server hangs'))
    await Promise.all([drained, again])
    expect(runs).toBe(1)
    now = later(now, MINUTE)
    await worker.drain()
    expect(runs).toBe(2)
    expect(await store.q.select().from(store.q.t.job)).toEqual([])
  })

  it('does not change a job that another worker has leased since', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    const [lost] = await lease(store, start)
    const [held] = await lease(store, later(start, 2 * MINUTE))
    if (!lost || !held) throw new Error('there was nothing to lease')
    await store.tx((q) => failJob(q, lost, 'too late', later(start, 2 * MINUTE), start))
    expect(await lease(store, later(start, 2 * MINUTE))).toHaveLength(0)
    await store.tx((q) => failJob(q, held, 'no luck', later(start, 2 * MINUTE), start))
    expect(await lease(store, later(start, 2 * MINUTE))).toMatchObject([{ attempt: 3 }])
  })

  it('dead-letters a job that ended its process ten times', async () => {
    const store = await open()
    await store.tx((q) => enqueue(q, job, start))
    for (let i = 0; i < 10; i++) await lease(store, later(start, i * HOUR))
    let runs = 0
    const worker = createWorker(
      store,
      () => later(start, DAY),
      async () => void runs++,
    )
    await worker.drain()
    expect(runs).toBe(0)
    expect(await deadLetteredJobs(store.q, 10)).toMatchObject([{ name: 'contract.seal', attempts: 11 }])
  })
})
