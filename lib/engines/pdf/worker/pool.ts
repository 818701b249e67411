import { busy } from '#lib/core/gate.ts'
import { PdfHost, type StartRunner } from './pdf-host.ts'

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
  /** An idle host ends after this time; another process takes a third of a second to start. */
  idleMs?: number
  /** Each host runs one job and ends: no job can change what a later one returns, or read it. */
  singleUse?: boolean
}

/** Up to `limit` hosts, started on demand; jobs wait in order until one is free. */
export class Pool {
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

  /** Has a host ready for the next job: starts one if there is none. */
  startEarly(): void {
    const [first] = this.#hosts
    if (!first) this.#started()
    else if (!first.busy) first.rest()
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
    if (this.#options.singleUse && this.#used.has(host)) host.end()
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
    const { idleMs = 20_000 } = this.#options
    const host = new PdfHost(this.#start, idleMs, (ended) => this.#hosts.delete(ended))
    this.#hosts.add(host)
    return host
  }
}
