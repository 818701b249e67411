import type { Store } from '#db/client.ts'
import { type Clock, later, MINUTE } from '#lib/core/clock.ts'
import { PlainError } from '#lib/core/plain-error.ts'
import { reasonOf, reportError, reportWarning } from '#lib/core/report.ts'
import { MAX_ATTEMPTS, nextRun } from './backoff.rules.ts'
import { failJob, isAnyDue, type LeasedJob, leaseDue, removeJob, renewLease } from './queue.store.ts'

const LEASE_MS = 2 * MINUTE
const RENEW_MS = LEASE_MS / 4
const POLL_MS = 250
const MAX_CONCURRENCY = 8
/** Below MAX_CONCURRENCY, so that mail to a server that hangs delays neither other jobs nor the mail with a code. */
const MAX_PER_KIND = 4

/**
 * Thrown by a handler when no later attempt can succeed: the job is dead-lettered without a retry. Its message
 * is kept and printed.
 */
export class PermanentError extends PlainError {
  override name = 'PermanentError'
}

export type Worker = {
  /** Runs due jobs, and the jobs that they enqueue, until none is due; resolves with the number of jobs. */
  drain(): Promise<number>
  start(): void
  /** Stops taking jobs and waits for the running ones. */
  stop(): Promise<void>
}

/** Runs one job; false if it failed. Renews the lease until the job ends. */
async function runJob(
  store: Store,
  now: Clock,
  job: LeasedJob,
  handle: (job: LeasedJob) => Promise<void>,
): Promise<boolean> {
  const renewing = setInterval(() => {
    const until = later(now(), LEASE_MS)
    store
      .tx((q) => renewLease(q, job, until))
      .catch((error: unknown) => reportError('queue: a lease could not be renewed', error))
  }, RENEW_MS)
  try {
    if (job.attempt > MAX_ATTEMPTS) throw new PermanentError('every attempt ended its process')
    await handle(job)
    return true
  } catch (error) {
    const retryAt = error instanceof PermanentError ? null : nextRun(job.attempt, now())
    reportWarning(`queue: ${job.name} failed, attempt ${job.attempt}${retryAt ? '' : ', dead-lettered'}`, error)
    await store.tx((q) => failJob(q, job, reasonOf(error), now(), retryAt))
    return false
  } finally {
    clearInterval(renewing)
  }
}

/** The running jobs, up to MAX_CONCURRENCY. They are independent, so that a slow one delays no other. */
function openPool(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>, ended: () => void) {
  const running = new Map<Promise<void>, LeasedJob>()
  /** Finished jobs: deleted together, in the transaction that leases the next ones. */
  const done: LeasedJob[] = []

  function begin(job: LeasedJob): void {
    const work = runJob(store, now, job, handle)
      .then((isDone) => {
        if (isDone) done.push(job)
      })
      .catch((error: unknown) => reportError('queue', error)) // its lease expires, and it runs again
      .finally(() => {
        running.delete(work)
        ended()
      })
    running.set(work, job)
  }

  /** Deletes finished jobs and leases at most `limit` that are due. */
  async function exchange(limit: number): Promise<LeasedJob[]> {
    const finished = done.splice(0)
    try {
      const isDue = limit > 0 && (await isAnyDue(store.q, now()))
      if (!isDue && finished.length === 0) return []
      return await store.tx(async (q) => {
        for (const job of finished) await removeJob(q, job)
        return isDue
          ? leaseDue(q, now(), LEASE_MS, { limit, maxPerKind: MAX_PER_KIND, running: [...running.values()] })
          : []
      })
    } catch (error) {
      done.unshift(...finished)
      throw error
    }
  }

  return {
    isIdle: () => running.size === 0,
    /** Starts due jobs up to the capacity; resolves with how many. */
    take: async (): Promise<number> => {
      const jobs = await exchange(MAX_CONCURRENCY - running.size)
      jobs.forEach(begin)
      return jobs.length
    },
    /** Resolves when one of the running jobs ends; immediately if there is none. */
    oneEnds: async (): Promise<void> => (running.size > 0 ? Promise.race(running.keys()) : undefined),
    allEnd: async (): Promise<void> => {
      await Promise.all(running.keys())
      await exchange(0)
    },
  }
}

/** A worker of the queue. `handle` runs one job. It may run the same job again after a crash, so it must be idempotent. */
export function createWorker(store: Store, now: Clock, handle: (job: LeasedJob) => Promise<void>): Worker {
  let isStarted = false
  let looping: Promise<void> = Promise.resolve()
  let unsubscribe = () => {}
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

  /** Waits until a job ends, this process enqueues one, or POLL_MS have passed. */
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
    while (isStarted) {
      isWoken = false
      const taken = await pool.take().catch((error: unknown) => {
        reportError('queue', error)
        return 0
      })
      if (taken === 0 && !isWoken) await pause()
    }
  }

  return {
    drain,
    start: () => {
      if (isStarted) return
      isStarted = true
      unsubscribe = store.subscribe('job', wake)
      looping = loop()
    },
    stop: async () => {
      isStarted = false
      unsubscribe()
      wake()
      await looping
      await pool.allEnd()
    },
  }
}
