import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import path from 'node:path'
import { mallocTuning } from '#lib/core/malloc-tuning.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { Reports, Runner, StartRunner } from './pdf-host.ts'
import type { Answer } from './protocol.ts'
import { sandboxEnvironment, sandboxed } from './sandbox.ts'
import { PdfWorkerError } from './worker-error.ts'

/** The processes run from the source tree with Node's type stripping; a bundler must neither follow nor move them. */
const folder = ['lib', 'engines', 'pdf', 'worker']
/** The exit codes of a shell whose program was ended by SIGKILL or SIGABRT. */
const memoryExits: readonly (number | null)[] = [128 + 9, 128 + 6]

type Program = {
  file: 'upload.worker.ts' | 'drawing.worker.ts' | 'key-file.worker.ts'
  heapMb: number
  /** malloc returns memory to the system with every large block, which takes half of the time of decoding an image. */
  returnsMemory: boolean
}

/**
 * Starts a process that handles one job at a time. A thread would not be sufficient: memory outside the JavaScript heap is
 * not limited per thread, running out of it ends the whole server, and a thread has no lower priority. The process runs in a
 * sandbox without the server's environment, and watches its own memory. It keeps no documents open.
 */
export function processOf(kind: Program): StartRunner {
  return (reports) => start(kind, reports)
}

function start({ file, heapMb, returnsMemory }: Program, { onAnswer, onFailure }: Reports): Runner {
  const root = /* turbopackIgnore: true */ process.cwd()
  const heapLimits = [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8']
  const { program, args } = sandboxed(root, heapLimits, path.join(root, ...folder, file))
  const child = spawn(program, args, {
    env: { ...sandboxEnvironment, ...(returnsMemory ? mallocTuning : { MALLOC_ARENA_MAX: '2' }) },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const pipe = child.stdio[3] as Socket
  const reader = new FrameReader((message) => onAnswer(message as Answer))
  pipe.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk)
    } catch (error) {
      // What the process sends is not trusted either.
      onFailure(new PdfWorkerError(error instanceof Error ? error.message : String(error)))
    }
  })
  // A pipe error means that the process failed, which its exit reports.
  pipe.on('error', () => undefined)
  child
    .on('error', (error) => onFailure(new PdfWorkerError(error.message)))
    // The process ends itself when it exceeds its memory limit, and V8 aborts when its heap is full.
    .on('exit', (code, signal) => {
      const outOfMemory = signal === 'SIGKILL' || signal === 'SIGABRT' || memoryExits.includes(code)
      onFailure(new PdfWorkerError(`the PDF process ended: ${signal ?? code}`, outOfMemory))
    })
  return {
    send: (job) => void writeFrame(pipe, job).catch(() => undefined),
    keepAlive: (held) => {
      const way = held ? 'ref' : 'unref'
      child[way]()
      pipe[way]()
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
