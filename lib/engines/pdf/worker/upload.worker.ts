import { Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { preparePdfHere } from '../prepare/prepare-pdf.ts'
import { answered } from './answer.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { Answer, UploadJob } from './protocol.ts'

/** The memory limit of the process: 512 MB for a file, plus what Node and the libraries use. */
const maxResident = 640 * 1024 * 1024
/** A process that a large file has made grow beyond this ends to release its memory. */
const grownResident = 320 * 1024 * 1024

/** 1 during a job, for the watchdog. */
const busy = new Int32Array(new SharedArrayBuffer(4))

/** The process that parses uploads and makes documents of them. One job at a time, exchanged over a pipe. */
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // If the system does not allow it, the process runs at normal priority.
}
new Worker(new URL('./watchdog.worker.ts', import.meta.url), {
  workerData: { parent: process.ppid, maxResident, busy },
  resourceLimits: { maxOldGenerationSizeMb: 16 },
}).unref()

const pipe = new Socket({ fd: 3 })
const reader = new FrameReader((job) => {
  Atomics.store(busy, 0, 1)
  void answered(() => answerTo(job as UploadJob)).then((answer) => {
    Atomics.store(busy, 0, 0)
    return writeFrame(pipe, answer)
  })
})
pipe.on('data', (chunk) => reader.push(chunk as Buffer))
pipe.on('close', () => process.exit()).on('error', () => process.exit())

async function answerTo(job: UploadJob): Promise<Answer> {
  const result = await resultOf(job)
  return { ok: true, result, grown: process.memoryUsage.rss() > grownResident }
}

/** The image libraries are loaded with the first image: most documents have none. */
async function resultOf(job: UploadJob) {
  switch (job.kind) {
    case 'prepare':
      return preparePdfHere(job.bytes, job.options, job.rewriteFirst)
    case 'picture':
      return (await import('../join/picture-pdf.ts')).picturePdf(job.bytes)
    case 'join':
      return (await import('../join/joined-file.ts')).joinFilesHere(job.files)
    case 'verify':
      return (await import('../verify/verify-seal.ts')).verifySeal(job.bytes, { roots: job.roots })
  }
}
