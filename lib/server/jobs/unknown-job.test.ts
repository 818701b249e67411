import { expect, it, vi } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { newId } from '#lib/core/ids.ts'
import { testContext } from '#lib/domain/testing.ts'
import { deadLetteredJobs } from '#lib/engines/queue/index.ts'
import { createJobWorker } from './index.ts'

onEachDatabase('a job of a newer version', (open) => {
  it('is dead-lettered without a retry, with the reason', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const ctx = testContext(await open())
    const now = ctx.now()
    const job = {
      id: newId<'job'>(now),
      name: 'contract.notarise',
      payload: {},
      attempts: 0,
      runAt: now,
      createdAt: now,
    }
    await ctx.store.tx(async (q) => void (await q.insert(q.t.job).values(job)))
    await createJobWorker(ctx).drain()
    expect(await deadLetteredJobs(ctx.store.q, 10)).toMatchObject([
      { attempts: 1, lastError: 'unknown job contract.notarise: it was enqueued by a newer version' },
    ])
  })
})
