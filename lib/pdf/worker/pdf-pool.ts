import { availableParallelism } from 'node:os'
import { Refusal } from '#lib/core/refusal.ts'
import { PdfThread, PdfThreadError } from './pdf-thread.ts'
import type { Answer, Job, JobResult } from './protocol.ts'

const maxThreads = Math.min(4, Math.max(1, availableParallelism()))

const threads = new Set<PdfThread>()
const waiting: { key: string | undefined; go: (thread: PdfThread) => void }[] = []

/**
 * Has a thread do the job. For a job about a keyed document `load` is called only if the thread that takes it does not hold
 * the document already.
 */
export async function runInThread<K extends Job['kind']>(
  job: Job & { kind: K },
  timeoutMs: number,
  load?: () => Promise<Uint8Array>,
): Promise<JobResult[K]> {
  const key = 'key' in job ? job.key : undefined
  const thread = await acquire(key)
  try {
    let answer = await thread.ask(job, timeoutMs)
    if (!answer.ok && 'missing' in answer && load) answer = await thread.ask({ ...job, bytes: await load() }, timeoutMs)
    if (answer.ok && key !== undefined) thread.remember(key)
    return resultOf(answer) as JobResult[K]
  } finally {
    release(thread)
  }
}

function resultOf(answer: Answer): JobResult[Job['kind']] {
  if (answer.ok) return answer.result
  if ('refusal' in answer) throw new Refusal(answer.refusal.code, answer.refusal.details)
  throw new PdfThreadError('error' in answer ? answer.error : 'the document was not given')
}

/** A thread that is free: rather one that holds the document, then any, then a new one; else the next to be done. */
function acquire(key: string | undefined): Promise<PdfThread> {
  const free = [...threads].filter((thread) => !thread.busy)
  const thread =
    free.find((t) => key !== undefined && t.keys.has(key)) ??
    free[0] ??
    (threads.size < maxThreads ? started() : undefined)
  if (!thread) return new Promise((resolve) => waiting.push({ key, go: resolve }))
  thread.busy = true
  return Promise.resolve(thread)
}

function started(): PdfThread {
  const thread = new PdfThread((gone) => threads.delete(gone))
  threads.add(thread)
  return thread
}

function release(thread: PdfThread): void {
  thread.busy = false
  if (waiting.length === 0) return
  const alive = threads.has(thread)
  const held = alive ? waiting.findIndex(({ key }) => key !== undefined && thread.keys.has(key)) : -1
  const [next] = waiting.splice(Math.max(0, held), 1)
  const taker = alive ? thread : started()
  taker.busy = true
  next?.go(taker)
}
