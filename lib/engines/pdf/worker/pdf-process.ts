import { type ChildProcess, spawn } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import type { Socket } from 'node:net'
import path from 'node:path'
import { mallocTuning } from '#lib/core/malloc-tuning.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { PdfHost } from './pdf-host.ts'
import type { Answer, Job } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

/** The process runs from the source tree with Node's type stripping; a bundler must neither follow nor move it. */
const workerFile = ['lib', 'engines', 'pdf', 'worker', 'upload.worker.ts']
const heapLimits = ['--max-old-space-size=512', '--max-semi-space-size=8']
/** An idle process ends after this time to release its memory; starting another takes a third of a second. */
const idleMs = 20_000

/**
 * A process that handles one upload at a time. A thread would not be sufficient: memory outside the JavaScript heap is not
 * limited per thread, running out of it ends the whole server, and a thread has no lower priority. The process has neither
 * the server's environment nor its keys, runs at a lower priority, and watches its own memory.
 */
export class PdfProcess implements PdfHost {
  busy = false
  readonly keys: ReadonlySet<string> = new Set<string>()
  readonly #child: ChildProcess
  readonly #pipe: Socket
  readonly #onEnd: () => void
  #idle: NodeJS.Timeout | undefined
  #answered: ((answer: Answer) => void) | undefined

  constructor(onEnd: (host: PdfHost) => void) {
    this.#onEnd = () => onEnd(this)
    const script = path.join(/* turbopackIgnore: true */ process.cwd(), ...workerFile)
    this.#child = spawn(process.execPath, [...heapLimits, script], {
      env: environment(),
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    this.#pipe = this.#child.stdio[3] as Socket
    const reader = new FrameReader((message) => this.#answered?.(message as Answer))
    this.#pipe.on('data', (chunk: Buffer) => reader.push(chunk))
    // A pipe error means that the process failed, which its exit reports.
    this.#pipe.on('error', () => undefined)
    this.#child.on('error', this.#onEnd).on('exit', this.#onEnd)
    this.#keepAlive(false)
    this.#startIdleTimer()
  }

  /** Runs a job, and ends the process if the answer exceeds the time limit. */
  async ask(job: Job, timeoutMs: number): Promise<Answer> {
    clearTimeout(this.#idle)
    this.#keepAlive(true)
    try {
      return await this.#answer(job, timeoutMs)
    } finally {
      this.#keepAlive(false)
      this.#startIdleTimer()
    }
  }

  #startIdleTimer(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.end(), idleMs)
    this.#idle.unref()
  }

  #answer(job: Job, timeoutMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Refusal('pdf_timeout')), true), timeoutMs)
      const finish = (settle: () => void, isBroken: boolean): void => {
        clearTimeout(timer)
        this.#answered = undefined
        this.#child.off('error', onError).off('exit', onExit)
        if (isBroken) this.end()
        settle()
      }
      // The process ends itself when it exceeds its memory limit, and V8 aborts when its heap is full.
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void =>
        finish(
          () =>
            reject(
              new PdfWorkerError(
                `the PDF process ended: ${signal ?? code}`,
                signal === 'SIGKILL' || signal === 'SIGABRT',
              ),
            ),
          true,
        )
      const onError = (error: Error): void => finish(() => reject(new PdfWorkerError(error.message)), true)
      this.#answered = (answer) =>
        finish(() => resolve(answer), 'error' in answer || (answer.ok === true && answer.grown === true))
      this.#child.on('error', onError).on('exit', onExit)
      writeFrame(this.#pipe, job).catch(() => undefined)
    })
  }

  /** Keeps no documents: every upload is processed once. */
  addKey(): void {}

  end(): void {
    clearTimeout(this.#idle)
    this.#onEnd()
    this.#child.kill('SIGKILL')
  }

  /** An idle process does not keep the server's process alive. */
  #keepAlive(held: boolean): void {
    const way = held ? 'ref' : 'unref'
    this.#child[way]()
    this.#pipe[way]()
  }
}

/**
 * Nothing of the server's environment. With the compile cache the process starts in half the time and does not load the type
 * stripper.
 */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir()
  return {
    NODE_ENV: 'production',
    ...mallocTuning,
    // Node.js creates a folder for each of its versions inside the given one.
    ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(cache) }),
  }
}
