import { availableParallelism } from 'node:os'
import { Refusal } from '#lib/core/refusal.ts'
import type { PdfHost } from './pdf-host.ts'
import { PdfProcess } from './pdf-process.ts'
import { PdfThread } from './pdf-thread.ts'
import type { Answer, Job, JobResult, PageJob } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

type Start = (gone: (host: PdfHost) => void) => PdfHost

type Waiting = { key: string | undefined; go: (host: PdfHost) => void; patience: NodeJS.Timeout | undefined }

/** At most so many hosts, started when they are needed; jobs for which none is free wait in turn. */
class Pool {
  readonly #limit: number
  readonly #patienceMs: number
  readonly #start: Start
  readonly #keepsOne: boolean
  readonly #hosts = new Set<PdfHost>()
  readonly #waiting: Waiting[] = []

  /**
   * @param patienceMs how long somebody waits for those that are busy before one more is started
   * @param keepsOne another is started when the last one ends with a job, so that nobody waits for that
   */
  constructor(limit: number, patienceMs: number, keepsOne: boolean, start: Start) {
    this.#limit = limit
    this.#patienceMs = patienceMs
    this.#keepsOne = keepsOne
    this.#start = start
  }

  /** A host that is free: rather one that holds the document, then any, then a new one; else the next to be done. */
  acquire(key: string | undefined): Promise<PdfHost> {
    const free = [...this.#hosts].filter((host) => !host.busy)
    const startsAtOnce = this.#hosts.size === 0 || (this.#patienceMs === 0 && this.#hosts.size < this.#limit)
    const host =
      free.find(({ keys }) => key !== undefined && keys.has(key)) ??
      free[0] ??
      (startsAtOnce ? this.#started() : undefined)
    if (!host) return new Promise((resolve) => this.#wait(key, resolve))
    host.busy = true
    return Promise.resolve(host)
  }

  #wait(key: string | undefined, go: (host: PdfHost) => void): void {
    const waiting: Waiting = { key, go, patience: undefined }
    this.#waiting.push(waiting)
    if (this.#patienceMs === 0) return
    waiting.patience = setTimeout(() => {
      if (this.#hosts.size < this.#limit) this.release(this.#started())
    }, this.#patienceMs)
  }

  release(host: PdfHost): void {
    host.busy = false
    if (this.#waiting.length === 0) {
      if (this.#keepsOne && this.#hosts.size === 0) this.#started()
      return
    }
    const alive = this.#hosts.has(host)
    const held = alive ? this.#waiting.findIndex(({ key }) => key !== undefined && host.keys.has(key)) : -1
    const [next] = this.#waiting.splice(Math.max(0, held), 1)
    const taker = alive ? host : this.#started()
    taker.busy = true
    clearTimeout(next?.patience)
    next?.go(taker)
  }

  #started(): PdfHost {
    const host = this.#start((gone) => this.#hosts.delete(gone))
    this.#hosts.add(host)
    return host
  }
}

/** Pages are drawn in threads of this process, which hold prepared documents open; whoever reads one waits for no upload. */
const pages = new Pool(Math.min(4, Math.max(1, availableParallelism())), 0, false, (gone) => new PdfThread(gone))
/**
 * Two at least, so that one upload that takes all of its time does not stop the next; but most take some 30 ms, which is a better
 * wait than the start of a process and its 100 MB.
 */
const uploads = new Pool(
  Math.min(4, Math.max(2, availableParallelism() - 1)),
  400,
  true,
  (gone) => new PdfProcess(gone),
)

/**
 * Has the job done outside of this thread, within the time from its start on. For a job about a keyed document `load` is called
 * only if the thread that takes it does not hold the document already.
 */
export async function runJob<K extends Job['kind']>(
  job: Job & { kind: K },
  timeoutMs: number,
  load?: () => Promise<Uint8Array>,
): Promise<JobResult[K]> {
  const key = 'key' in job ? job.key : undefined
  const pool = key === undefined ? uploads : pages
  const host = await pool.acquire(key)
  try {
    let answer = await host.ask(job, timeoutMs)
    if (!answer.ok && 'missing' in answer && load && 'key' in job)
      answer = await host.ask({ ...(job as PageJob), bytes: await load() }, timeoutMs)
    if (answer.ok && key !== undefined) host.remember(key)
    return resultOf(answer) as JobResult[K]
  } finally {
    pool.release(host)
  }
}

function resultOf(answer: Answer): JobResult[Job['kind']] {
  if (answer.ok) return answer.result
  if ('refusal' in answer) throw new Refusal(answer.refusal.code, answer.refusal.details)
  if ('error' in answer) throw new PdfWorkerError(answer.error, answer.outOfMemory)
  throw new PdfWorkerError('the document was not given')
}
