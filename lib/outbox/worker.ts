import type { Store } from '#db/client.ts'
import { type Clock, later, MINUTE } from '#lib/core/clock.ts'
import { LAST_ATTEMPT, nextRun } from './backoff.machine.ts'
import { failJob, isAnythingDue, type LeasedJob, leaseDue, removeJob, renewLease } from './outbox.store.ts'

const LEASE_MS = 2 * MINUTE
const RENEW_MS = LEASE_MS / 4
const POLL_MS = 250
const AT_ONCE = 8
/** Fewer than fit at once: mail to a server that hangs leaves room for other jobs, and a connection for a code. */
const OF_A_KIND = 4

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

/** One job, to its end, whatever that is. The lease is held for as long as it takes. */
async function runJob(store: Store, now: Clock, job: LeasedJob, handle: (job: LeasedJob) => Promise<void>) {
  const renewing = setInterval(() => {
    const until = later(now(), LEASE_MS)
    store.tx((q) => renewLease(q, job, until)).catch((error: unknown) => console.error('outbox: lease:', error))
  }, RENEW_MS)
  try {
    if (job.attempt > LAST_ATTEMPT) throw new HopelessJob('every attempt ended with the process that made it')
    await handle(job)
    await store.tx((q) => removeJob(q, job))
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const again = error instanceof HopelessJob ? null : nextRun(job.attempt, now())
    console.warn(`outbox: ${job.name} failed, attempt ${job.attempt}${again ? '' : ', given up'}: ${words}`)
    await store.tx((q) => failJob(q, job, words, now(), again))
  } finally {
    clearInterval(renewing)
  }
}

/** The jobs under way: up to eight at once, each on its own, so that one that takes long holds up no other. */
function openPool(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>, ended: () => void) {
  const underWay = new Map<Promise<void>, LeasedJob>()

  function begin(job: LeasedJob): void {
    const work = runJob(store, now, job, handle)
      .catch((error: unknown) => console.error('outbox:', error)) // its lease runs out, and it is run again
      .finally(() => {
        underWay.delete(work)
        ended()
      })
    underWay.set(work, job)
  }

  return {
    isIdle: () => underWay.size === 0,
    /** Begins what is due, as far as there is room; resolves with how many jobs that were. */
    take: async (): Promise<number> => {
      const room = AT_ONCE - underWay.size
      if (room === 0 || !(await isAnythingDue(store.q, now()))) return 0
      const names = [...underWay.values()].map(({ name }) => name)
      const jobs = await store.tx((q) => leaseDue(q, now(), LEASE_MS, { limit: room, ofAKind: OF_A_KIND, names }))
      jobs.forEach(begin)
      return jobs.length
    },
    /** Until one of the jobs ends; at once if there is none. */
    oneEnds: async (): Promise<void> => (underWay.size > 0 ? Promise.race(underWay.keys()) : undefined),
    allEnd: async (): Promise<void> => void (await Promise.all(underWay.keys())),
  }
}

/** A worker over the outbox. `handle` runs one job and may run it again after a crash, so it is idempotent. */
export function createWorker(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>): Worker {
  let running = false
  let looping: Promise<void> = Promise.resolve()
  let wake = () => {}
  const pool = openPool(store, now, handle, () => wake())

  async function drain(): Promise<number> {
    let total = 0
    for (;;) {
      const wasIdle = pool.isIdle()
      const taken = await pool.take()
      total += taken
      if (taken > 0) continue
      if (wasIdle) return total
      await pool.oneEnds()
    }
  }

  /** Until a job ends, which makes room and may have caused another; else for a moment. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function loop(): Promise<void> {
    while (running) {
      const taken = await pool.take().catch((error: unknown) => {
        console.error('outbox:', error)
        return 0
      })
      if (taken === 0 && running) await pause()
    }
  }

  return {
    drain,
    start: () => {
      if (running) return
      running = true
      looping = loop()
    },
    stop: async () => {
      running = false
      wake()
      await looping
      await pool.allEnd()
    },
  }
}
