import { Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { answered } from './answer.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { JobResult, ProcessJob } from './protocol.ts'

type Limits = {
  /** In bytes: the process ends beyond it. */
  maxResident: number
  /** In bytes: a process that a job has made grow beyond it ends to release its memory. */
  grownResident: number
  /** True if a request waits for each job and a job takes milliseconds: the process then runs at normal priority. */
  urgent?: boolean
  isFull?: () => boolean
}

/** 1 during a job, for the watchdog. */
const busy = new Int32Array(new SharedArrayBuffer(4))

/** Runs the jobs of this process, one at a time, which arrive over a pipe, under a watchdog. */
export function serveJobs<J extends ProcessJob>(
  run: (job: J) => Promise<JobResult[J['kind']]>,
  { maxResident, grownResident, urgent = false, isFull }: Limits,
): void {
  if (!urgent) lowerPriority()
  new Worker(new URL('./watchdog.worker.ts', import.meta.url), {
    workerData: { parent: process.ppid, maxResident, busy },
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  }).unref()
  const pipe = new Socket({ fd: 3 })
  const answerTo = async (job: J) => {
    const result = await run(job)
    return { ok: true, result, grown: process.memoryUsage.rss() > grownResident } as const
  }
  const reader = new FrameReader((job) => {
    Atomics.store(busy, 0, 1)
    void answered(() => answerTo(job as J), isFull).then((answer) => {
      Atomics.store(busy, 0, 0)
      return writeFrame(pipe, answer)
    })
  })
  pipe.on('data', (chunk) => reader.push(chunk as Buffer))
  pipe.on('close', () => process.exit()).on('error', () => process.exit())
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // If the system does not allow it, the process runs at normal priority.
  }
}
