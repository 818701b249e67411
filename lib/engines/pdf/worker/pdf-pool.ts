import { availableParallelism } from 'node:os'
import { busy } from '#lib/core/gate.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { PdfHost, type StartRunner } from './pdf-host.ts'
import { startProcess } from './pdf-process.ts'
import { startCertificateThread, startPageThread } from './pdf-thread.ts'
import type { Answer, Job, JobResult, PageJob } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

type Waiting = { key: string | undefined; start: (host: PdfHost) => void; timer: NodeJS.Timeout | undefined }

type PoolOptions = {
  limit: number
  /** The most jobs that wait. Further ones are refused, because each may hold a whole document in memory. */
  mostWaiting: number
  /** How long a job waits for a busy host before another is started. */
  maxWaitMs: number
  /** Starts another host when the last one ends with a job, so that no job waits for the start. */
  keepsSpare: boolean
  /** Added to the time limit of the first job of a host, which includes its start; 0 if absent. */
  startMs?: number
}

/** Up to `limit` hosts, started on demand; jobs wait in order until one is free. */
class Pool {
  readonly #options: PoolOptions
  readonly #start: StartRunner
  readonly #hosts = new Set<PdfHost>()
  readonly #waiting: Waiting[] = []
  readonly #used = new WeakSet<PdfHost>()

  constructor(options: PoolOptions, start: StartRunner) {
    this.#options = options
    this.#start = start
  }

  /**
   * A free host: preferably one with the document open, then any, then a new one; else the next to become free. Refuses
   * with `busy` if too many jobs wait.
   */
  acquire(key: string | undefined): Promise<PdfHost> {
    const free = [...this.#hosts].filter((host) => !host.busy)
    const { limit, maxWaitMs, mostWaiting } = this.#options
    const startsNow = this.#hosts.size === 0 || (maxWaitMs === 0 && this.#hosts.size < limit)
    const host =
      free.find(({ keys }) => key !== undefined && keys.has(key)) ??
      free[0] ??
      (startsNow ? this.#started() : undefined)
    if (!host && this.#waiting.length >= mostWaiting) return Promise.reject(busy())
    if (!host) return new Promise((resolve) => this.#wait(key, resolve))
    host.busy = true
    return Promise.resolve(host)
  }

  /** The time that the next job of a host may take in addition to its limit. */
  allowance(host: PdfHost): number {
    const isUsed = this.#used.has(host)
    this.#used.add(host)
    return isUsed ? 0 : (this.#options.startMs ?? 0)
  }

  #wait(key: string | undefined, start: (host: PdfHost) => void): void {
    const waiting: Waiting = { key, start, timer: undefined }
    this.#waiting.push(waiting)
    const { limit, maxWaitMs } = this.#options
    if (maxWaitMs === 0) return
    waiting.timer = setTimeout(() => {
      if (this.#hosts.size < limit) this.release(this.#started())
    }, maxWaitMs)
  }

  release(host: PdfHost): void {
    host.busy = false
    if (this.#waiting.length === 0) {
      if (this.#options.keepsSpare && this.#hosts.size === 0) this.#started()
      return
    }
    const alive = this.#hosts.has(host)
    const match = alive ? this.#waiting.findIndex(({ key }) => key !== undefined && host.keys.has(key)) : -1
    const [next] = this.#waiting.splice(Math.max(0, match), 1)
    const assigned = alive ? host : this.#started()
    assigned.busy = true
    clearTimeout(next?.timer)
    next?.start(assigned)
  }

  #started(): PdfHost {
    const host = new PdfHost(this.#start, (ended) => this.#hosts.delete(ended))
    this.#hosts.add(host)
    return host
  }
}

const cores = Math.max(1, availableParallelism())

/**
 * Pages are rendered in threads of this process, which keep prepared documents open; reading a page never waits for an
 * upload.
 */
const pages = new Pool(
  { limit: Math.min(4, cores), mostWaiting: 200, maxWaitMs: 0, keepsSpare: false },
  startPageThread,
)
/**
 * At least two, so that an upload that takes the whole time limit does not block the next. Most take about 30 ms, so a short
 * wait is better than starting a process with 100 MB.
 */
const uploads = new Pool(
  { limit: Math.min(4, Math.max(2, cores - 1)), mostWaiting: 16, maxWaitMs: 400, keepsSpare: true },
  startProcess,
)
/** Files that anyone may send to have their signatures read: they must not delay the uploads of members. */
const publicFiles = new Pool(
  { limit: 1, mostWaiting: 2, maxWaitMs: 400, keepsSpare: false, startMs: 2000 },
  startProcess,
)
/** Long certificates, which would keep the server's thread for a quarter of a second. The limit includes the start. */
const certificates = new Pool(
  { limit: 1, mostWaiting: 16, maxWaitMs: 0, keepsSpare: false, startMs: 5000 },
  startCertificateThread,
)

function poolOf(job: Job): Pool {
  if ('key' in job) return pages
  if (job.kind === 'certificate') return certificates
  return job.kind === 'verify' ? publicFiles : uploads
}

/**
 * Runs the job outside this thread, with a time limit from its start. For a job about a keyed document, `load` is called
 * only if the selected thread does not have the document open. Refuses with `busy` if too many jobs wait.
 */
export async function runJob<K extends Job['kind']>(
  job: Job & { kind: K },
  timeoutMs: number,
  load?: () => Promise<Uint8Array>,
): Promise<JobResult[K]> {
  const key = 'key' in job ? job.key : undefined
  const pool = poolOf(job)
  const host = await pool.acquire(key)
  try {
    let answer = await host.ask(job, timeoutMs + pool.allowance(host))
    if (!answer.ok && 'missing' in answer && load && 'key' in job)
      answer = await host.ask({ ...(job as PageJob), bytes: await load() }, timeoutMs)
    if (answer.ok && key !== undefined) host.addKey(key)
    return resultOf(answer) as JobResult[K]
  } finally {
    pool.release(host)
  }
}

function resultOf(answer: Answer): JobResult[Job['kind']] {
  if (answer.ok) return answer.result
  if ('refusal' in answer) throw new Refusal(answer.refusal.code, answer.refusal.details)
  if ('error' in answer) throw new PdfWorkerError(answer.error, answer.outOfMemory)
  throw new PdfWorkerError('the job has no document')
}
