import { Refusal } from '#lib/core/refusal.ts'
import type { Answer, Job } from './protocol.ts'
import type { PdfWorkerError } from './worker-error.ts'

const keysRemembered = 16

/** What a process or thread reports to its host. `onFailure`: it has ended or will end. */
export type Reports = { onAnswer(answer: Answer): void; onFailure(error: PdfWorkerError): void }

/** A process or thread that runs one job at a time. */
export type Runner = {
  send(job: Job): void
  /** An idle runner does not keep the server's process alive. */
  keepAlive(held: boolean): void
  /** Ends it, also in the middle of a job. */
  kill(): void
}
export type StartRunner = (reports: Reports) => Runner

type Settle = { resolve(answer: Answer): void; reject(error: Error): void }

/** Runs one job at a time outside the thread that serves requests. */
export class PdfHost {
  busy = false
  /** The keys of the documents that it has open. */
  readonly keys = new Set<string>()
  readonly #runner: Runner
  readonly #onEnd: () => void
  readonly #idleMs: number
  #idle: NodeJS.Timeout | undefined
  #asked: Settle | undefined
  #isOver = false

  /**
   * @param idleMs it ends when it has been idle for so long, to release its memory
   * @param onEnd called once, when it ends
   */
  constructor(start: StartRunner, idleMs: number, onEnd: (host: PdfHost) => void) {
    this.#idleMs = idleMs
    this.#onEnd = () => onEnd(this)
    this.#runner = start({
      onAnswer: (answer) => this.#finish(({ resolve }) => resolve(answer), !this.#asked || isLast(answer)),
      onFailure: (error) => this.#finish(({ reject }) => reject(error), true),
    })
    this.rest()
  }

  /** Runs a job, and ends the host if the answer exceeds the time limit. */
  async ask(job: Job, timeoutMs: number): Promise<Answer> {
    clearTimeout(this.#idle)
    this.#runner.keepAlive(true)
    const timer = setTimeout(() => this.#finish(({ reject }) => reject(new Refusal('pdf_timeout')), true), timeoutMs)
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#asked = { resolve, reject }
        this.#runner.send(job)
      })
    } finally {
      clearTimeout(timer)
      this.rest()
    }
  }

  /** It is idle from now on. */
  rest(): void {
    this.#runner.keepAlive(false)
    clearTimeout(this.#idle)
    if (this.#isOver) return
    this.#idle = setTimeout(() => this.end(), this.#idleMs)
    this.#idle.unref()
  }

  /** Settles the job, if there is one. */
  #finish(settle: (asked: Settle) => void, isBroken: boolean): void {
    const asked = this.#asked
    this.#asked = undefined
    if (isBroken) this.end()
    if (asked) settle(asked)
  }

  addKey(key: string): void {
    this.keys.delete(key)
    this.keys.add(key)
    for (const oldest of this.keys) {
      if (this.keys.size <= keysRemembered) return
      this.keys.delete(oldest)
    }
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#idle)
    this.#onEnd()
    this.#runner.kill()
  }
}

/** A trap leaves PDFium's memory in an undefined state: such a runner is not used again. */
function isLast(answer: Answer): boolean {
  return 'error' in answer || (answer.ok && answer.grown === true)
}
