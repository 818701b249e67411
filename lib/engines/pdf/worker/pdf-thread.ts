import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { describeError } from '#lib/core/report.ts'
import type { Reports, Runner, StartRunner } from './pdf-host.ts'
import { PdfWorkerError } from './worker-error.ts'

/** Threads run from the source tree with Node's type stripping; a bundler must neither follow nor move them. */
const folder = ['lib', 'engines', 'pdf', 'worker']
const memory = { maxOldGenerationSizeMb: 512 }

/** Starts a worker thread that keeps documents open, for pages. */
export const startPageThread: StartRunner = (reports) => startThread('page.worker.ts', reports)

/** Starts a worker thread that composes certificates. */
export const startCertificateThread: StartRunner = (reports) => startThread('certificate.worker.ts', reports)

function startThread(file: string, { onAnswer, onFailure }: Reports): Runner {
  const worker = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), ...folder, file), {
    resourceLimits: memory,
  })
  worker
    .on('message', onAnswer)
    .on('error', (error: Error & { code?: string }) =>
      onFailure(new PdfWorkerError(describeError(error), error.code === 'ERR_WORKER_OUT_OF_MEMORY')),
    )
    .on('exit', (code) => onFailure(new PdfWorkerError(`the PDF thread ended with code ${code}`)))
  return {
    send: (job) => worker.postMessage(job),
    keepAlive: (held) => worker[held ? 'ref' : 'unref'](),
    kill: () => void worker.terminate(),
  }
}
