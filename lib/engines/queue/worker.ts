import type { Store } from '#db/client.ts'
import { type Clock, later, MINUTE } from '#lib/core/clock.ts'
import { LAST_ATTEMPT, nextRun } from './backoff.rules.ts'
import { failJob, isAnythingDue, type LeasedJob, leaseDue, removeJob, renewLease } from './queue.store.ts'

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

/** Runs one job to its end, whatever that is; true if it is done. The lease is held for as long as it takes. */
async function runJob(
  store: Store,
  now: Clock,
  job: LeasedJob,
  handle: (job: LeasedJob) => Promise<void>,
): Promise<boolean> {
  const renewing = setInterval(() => {
    const until = later(now(), LEASE_MS)
    store.tx((q) => renewLease(q, job, until)).catch((error: unknown) => console.error('outbox: lease:', error))
  }, RENEW_MS)
  try {
    if (job.attempt > LAST_ATTEMPT) throw new HopelessJob('every attempt ended with the process that made it')
    await handle(job)
    return true
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const again = error instanceof HopelessJob ? null : nextRun(job.attempt, now())
    console.warn(`outbox: ${job.name} failed, attempt ${job.attempt}${again ? '' : ', given up'}: ${words}`)
    await store.tx((q) => failJob(q, job, words, now(), again))
    return false
  } finally {
    clearInterval(renewing)
  }
}

/** The jobs under way: up to eight at once, each on its own, so that one that takes long holds up no other. */
function openPool(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>, ended: () => void) {
  const underWay = new Map<Promise<void>, LeasedJob>()
  /** Jobs that are done and still to be removed: together, in the transaction that takes the next. */
  const done: LeasedJob[] = []

  function begin(job: LeasedJob): void {
    const work = runJob(store, now, job, handle)
      .then((isDone) => {
        if (isDone) done.push(job)
      })
      .catch((error: unknown) => console.error('outbox:', error)) // its lease runs out, and it is run again
      .finally(() => {
        underWay.delete(work)
        ended()
      })
    underWay.set(work, job)
  }

  /** Removes what is done and takes at most so many of those that are due. */
  async function exchange(limit: number): Promise<LeasedJob[]> {
    const finished = done.splice(0)
    try {
      const isDue = limit > 0 && (await isAnythingDue(store.q, now()))
      if (!isDue && finished.length === 0) return []
      const names = [...underWay.values()].map(({ name }) => name)
      return await store.tx(async (q) => {
        for (const job of finished) await removeJob(q, job)
        return isDue ? leaseDue(q, now(), LEASE_MS, { limit, ofAKind: OF_A_KIND, names }) : []
      })
    } catch (error) {
      done.unshift(...finished)
      throw error
    }
  }

  return {
    isIdle: () => underWay.size === 0,
    /** Begins what is due, as far as there is room; resolves with how many jobs that were. */
    take: async (): Promise<number> => {
      const jobs = await exchange(AT_ONCE - underWay.size)
      jobs.forEach(begin)
      return jobs.length
    },
    /** Until one of the jobs ends; at once if there is none. */
    oneEnds: async (): Promise<void> => (underWay.size > 0 ? Promise.race(underWay.keys()) : undefined),
    allEnd: async (): Promise<void> => {
      await Promise.all(underWay.keys())
      await exchange(0)
    },
  }
}

/** A worker over the outbox. `handle` runs one job and may run it again after a crash, so it is idempotent. */
export function createWorker(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>): Worker {
  let running = false
  let looping: Promise<void> = Promise.resolve()
  let stopListening = () => {}
  let isWoken = false
  let resume = () => {}
  const wake = () => {
    isWoken = true
    resume()
  }
  const pool = openPool(store, now, handle, wake)

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

  /** Until a job ends, which makes room, or this process enqueues one; else for a moment. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      resume = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function loop(): Promise<void> {
    while (running) {
      isWoken = false
      const taken = await pool.take().catch((error: unknown) => {
        console.error('outbox:', error)
        return 0
      })
      if (taken === 0 && !isWoken) await pause()
    }
  }

  return {
    drain,
    start: () => {
      if (running) return
      running = true
      stopListening = store.listen('job', wake)
      looping = loop()
    },
    stop: async () => {
      running = false
      stopListening()
      wake()
      await looping
      await pool.allEnd()
    },
  }
}
