import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StartRunner } from './pdf-host.ts'
import { PdfWorkerError } from './worker-error.ts'

/** The thread runs from the source tree with Node's type stripping; a bundler must neither follow nor move it. */
const workerFile = ['lib', 'engines', 'pdf', 'worker', 'page.worker.ts']
const memory = { maxOldGenerationSizeMb: 512 }

/** Starts a worker thread, which keeps documents open. */
export const startThread: StartRunner = ({ onAnswer, onFailure }) => {
  const worker = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), ...workerFile), {
    resourceLimits: memory,
  })
  worker
    .on('message', onAnswer)
    .on('error', (error: Error & { code?: string }) =>
      onFailure(new PdfWorkerError(error.message, error.code === 'ERR_WORKER_OUT_OF_MEMORY')),
    )
    .on('exit', (code) => onFailure(new PdfWorkerError(`the PDF thread ended with code ${code}`)))
  return {
    send: (job) => worker.postMessage(job),
    keepAlive: (held) => worker[held ? 'ref' : 'unref'](),
    kill: () => void worker.terminate(),
  }
}
