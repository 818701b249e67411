import type { Store } from '#db/client.ts'
import { type Clock, MINUTE } from '#lib/core/clock.ts'
import { nextRun } from './backoff.machine.ts'
import { completeJob, failJob, isAnythingDue, type LeasedJob, leaseDue } from './outbox.store.ts'

const LEASE_MS = 2 * MINUTE
const POLL_MS = 250
const AT_ONCE = 8

/** Thrown by a handler when no later attempt can succeed: the job becomes a dead letter at once. */
export class HopelessJob extends Error {
  override name = 'HopelessJob'
}

export type Worker = {
  /** Runs what is due now, and what that causes, until nothing is due; resolves with how many jobs ran. */
  drain(): Promise<number>
  start(): void
  /** Stops taking jobs and waits for those under way. */
  stop(): Promise<void>
}

/** A worker over the outbox. `handle` runs one job and may run it again after a crash, so it is idempotent. */
export function createWorker(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>): Worker {
  let timer: NodeJS.Timeout | undefined
  let running = false
  let underWay: Promise<unknown> = Promise.resolve()

  async function run(job: LeasedJob): Promise<void> {
    try {
      await handle(job)
      await store.tx((q) => completeJob(q, job.id))
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      const again = error instanceof HopelessJob ? null : nextRun(job.attempt, now())
      console.warn(`outbox: ${job.name} failed, attempt ${job.attempt}${again ? '' : ', given up'}: ${words}`)
      await store.tx((q) => failJob(q, job.id, words, now(), again))
    }
  }

  async function round(): Promise<number> {
    if (!(await isAnythingDue(store.q, now()))) return 0
    const jobs = await store.tx((q) => leaseDue(q, now(), LEASE_MS, AT_ONCE))
    await Promise.all(jobs.map(run))
    return jobs.length
  }

  async function drain(): Promise<number> {
    let total = 0
    for (let ran = await round(); ran > 0; ran = await round()) total += ran
    return total
  }

  function schedule(): void {
    timer = setTimeout(() => {
      underWay = drain()
        .catch((error: unknown) => console.error('outbox:', error))
        .finally(() => running && schedule())
    }, POLL_MS)
  }

  return {
    drain,
    start: () => {
      if (running) return
      running = true
      schedule()
    },
    stop: async () => {
      running = false
      clearTimeout(timer)
      await underWay
    },
  }
}
