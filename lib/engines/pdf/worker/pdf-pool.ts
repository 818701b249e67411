import { availableParallelism } from 'node:os'
import { Refusal } from '#lib/core/refusal.ts'
import { processOf } from './pdf-process.ts'
import { startCertificateThread, startPageThread } from './pdf-thread.ts'
import { Pool } from './pool.ts'
import type { Answer, Job, JobResult, PageJob } from './protocol.ts'
import { PdfWorkerError } from './worker-error.ts'

const cores = Math.max(1, availableParallelism())
const uploadProcess = processOf({ file: 'upload.worker.ts', heapMb: 512, returnsMemory: true })

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
  uploadProcess,
)
/** Files that anyone may send to have their signatures read: they must not delay the uploads of members. */
const publicFiles = new Pool(
  { limit: 1, mostWaiting: 2, maxWaitMs: 400, keepsSpare: false, startMs: 2000 },
  uploadProcess,
)
/**
 * Drawings of signers, which wait for neither. A process stays for a minute, in which other signers come, and the one who
 * has agreed to sign draws. A second one starts only if the first one hangs: it runs a hundred drawings in two seconds.
 */
const drawings = new Pool(
  { limit: 2, mostWaiting: 64, maxWaitMs: 2000, keepsSpare: true, startMs: 5000, idleMs: 60_000 },
  processOf({ file: 'drawing.worker.ts', heapMb: 64, returnsMemory: false }),
)
/** Files with a private key, which no other file may reach. */
const keyFiles = new Pool(
  { limit: 1, mostWaiting: 2, maxWaitMs: 0, keepsSpare: false, startMs: 5000, singleUse: true },
  processOf({ file: 'key-file.worker.ts', heapMb: 128, returnsMemory: true }),
)
/** Long certificates, which would keep the server's thread for a quarter of a second. The limit includes the start. */
const certificates = new Pool(
  { limit: 1, mostWaiting: 16, maxWaitMs: 0, keepsSpare: false, startMs: 5000 },
  startCertificateThread,
)

const pools: Readonly<Record<Job['kind'], Pool>> = {
  render: pages,
  text: pages,
  prepare: uploads,
  picture: uploads,
  join: uploads,
  verify: publicFiles,
  signature: drawings,
  pkcs12: keyFiles,
  certificate: certificates,
}

/** Starts a process for jobs of this kind if none runs, or keeps an idle one for longer. */
export function startEarly(kind: Job['kind']): void {
  pools[kind].startEarly()
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
  const pool = pools[job.kind]
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
