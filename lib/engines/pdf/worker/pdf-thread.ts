import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#lib/core/refusal.ts'
import type { PdfHost } from './pdf-host.ts'
import type { Answer, Job } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

/** The thread runs from the source tree with Node's type stripping; a bundler must neither follow nor move it. */
const workerFile = ['lib', 'engines', 'pdf', 'worker', 'page.worker.ts']
const memory = { maxOldGenerationSizeMb: 512 }
/** An idle thread ends after this time to release its memory. */
const idleMs = 20_000
const keysRemembered = 16

/** A worker thread that runs one job at a time. An idle thread does not keep the process alive. */
export class PdfThread implements PdfHost {
  busy = false
  readonly keys = new Set<string>()
  readonly #worker: Worker
  readonly #onEnd: () => void
  #idle: NodeJS.Timeout | undefined

  constructor(onEnd: (thread: PdfHost) => void) {
    this.#onEnd = () => onEnd(this)
    this.#worker = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), ...workerFile), {
      resourceLimits: memory,
    })
    this.#worker.unref()
    this.#worker.on('error', () => this.end())
    this.#worker.on('exit', this.#onEnd)
  }

  /** Runs a job, and ends the thread if the answer exceeds the time limit. */
  async ask(job: Job, timeoutMs: number): Promise<Answer> {
    clearTimeout(this.#idle)
    this.#worker.ref()
    try {
      return await this.#answer(job, timeoutMs)
    } finally {
      this.#worker.unref()
      this.#idle = setTimeout(() => this.end(), idleMs)
      this.#idle.unref()
    }
  }

  #answer(job: Job, timeoutMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Refusal('pdf_timeout')), true), timeoutMs)
      const finish = (settle: () => void, isBroken: boolean): void => {
        clearTimeout(timer)
        this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        if (isBroken) this.end()
        settle()
      }
      // A trap leaves PDFium's memory in an undefined state: such a thread is not used again.
      const onMessage = (answer: Answer): void => finish(() => resolve(answer), 'error' in answer)
      const onError = (error: Error & { code?: string }): void =>
        finish(() => reject(new PdfWorkerError(error.message, error.code === 'ERR_WORKER_OUT_OF_MEMORY')), true)
      const onExit = (code: number): void =>
        finish(() => reject(new PdfWorkerError(`the PDF thread ended with code ${code}`)), true)
      this.#worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      this.#worker.postMessage(job)
    })
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
    clearTimeout(this.#idle)
    this.#onEnd()
    void this.#worker.terminate()
  }
}
