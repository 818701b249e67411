import { busy } from '#lib/core/gate.ts'
import { PdfHost, type StartRunner } from './pdf-host.ts'

/** What decides which host runs a job, and when. */
export type Asks = {
  /** A document that a host may have open. */
  key?: string | undefined
  /** Who the job is for. */
  owner?: string | undefined
}

type Waiting = Asks & { start: (host: PdfHost) => void; timer: NodeJS.Timeout | undefined }

type PoolOptions = {
  limit: number
  /** The most jobs that wait. Further ones are refused, because each may hold a whole document in memory. */
  mostWaiting: number
  /** The most jobs of one owner that run at the same time; no limit if absent. Further ones let others go first. */
  perOwner?: number
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
  acquire(asks: Asks): Promise<PdfHost> {
    const { limit, maxWaitMs, mostWaiting } = this.#options
    const startsNow = this.#hosts.size === 0 || (maxWaitMs === 0 && this.#hosts.size < limit)
    const host = this.#mayRun(asks) ? (this.#free(asks) ?? (startsNow ? this.#started() : undefined)) : undefined
    if (!host && this.#waiting.length >= mostWaiting) return Promise.reject(busy())
    if (!host) return new Promise((resolve) => this.#wait(asks, resolve))
    this.#assign(host, asks)
    return Promise.resolve(host)
  }

  #free({ key }: Asks): PdfHost | undefined {
    const free = [...this.#hosts].filter((host) => !host.busy)
    return free.find(({ keys }) => key !== undefined && keys.has(key)) ?? free[0]
  }

  #mayRun({ owner }: Asks): boolean {
    const { perOwner = Number.POSITIVE_INFINITY } = this.#options
    if (owner === undefined) return true
    return [...this.#hosts].filter((host) => host.busy && host.owner === owner).length < perOwner
  }

  #assign(host: PdfHost, { owner }: Asks): void {
    host.busy = true
    host.owner = owner
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

  #wait(asks: Asks, start: (host: PdfHost) => void): void {
    const waiting: Waiting = { ...asks, start, timer: undefined }
    this.#waiting.push(waiting)
    const { limit, maxWaitMs } = this.#options
    if (maxWaitMs === 0) return
    waiting.timer = setTimeout(() => {
      if (this.#hosts.size < limit && this.#mayRun(waiting)) this.release(this.#started())
    }, maxWaitMs)
  }

  release(host: PdfHost): void {
    host.busy = false
    if (this.#options.singleUse && this.#used.has(host)) host.end()
    const ready = this.#waiting.filter((one) => this.#mayRun(one))
    const isOpen = this.#hosts.has(host)
    const next = ready.find(({ key }) => isOpen && key !== undefined && host.keys.has(key)) ?? ready[0]
    if (!next) {
      if (this.#options.keepsSpare && this.#hosts.size === 0) this.#started()
      return
    }
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    const assigned = isOpen ? host : this.#started()
    this.#assign(assigned, next)
    clearTimeout(next.timer)
    next.start(assigned)
  }

  #started(): PdfHost {
    const { idleMs = 20_000 } = this.#options
    const host = new PdfHost(this.#start, idleMs, (ended) => this.#hosts.delete(ended))
    this.#hosts.add(host)
    return host
  }
}
