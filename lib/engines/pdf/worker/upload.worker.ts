import { flushCompileCache } from 'node:module'
import { Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { preparePdfHere } from '../prepare/prepare-pdf.ts'
import { answered } from './answer.ts'
import { FrameReader, writeFrame } from './frames.ts'
import type { Answer, UploadJob } from './protocol.ts'

/** What the process may hold in all: what 512 MB allow a file beyond what Node and the libraries take by themselves. */
const maxResident = 640 * 1024 * 1024
/** A process that a large file has blown up gives its memory back by ending. */
const grownResident = 320 * 1024 * 1024

/** The process in which foreign files are parsed and made into documents. One job at a time, asked and answered over a pipe. */
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // Where the system does not allow it the process competes like every other.
}
new Worker(new URL('./watchdog.worker.ts', import.meta.url), {
  workerData: { parent: process.ppid, maxResident },
  resourceLimits: { maxOldGenerationSizeMb: 16 },
}).unref()

const pipe = new Socket({ fd: 3 })
const reader = new FrameReader((job) => {
  void answered(() => answerTo(job as UploadJob)).then((answer) => writeFrame(pipe, answer))
})
pipe.on('data', (chunk) => reader.push(chunk as Buffer))
// Ended rather than ending, the process would leave nothing for the next to start faster by.
flushCompileCache()
pipe.on('close', () => process.exit()).on('error', () => process.exit())

async function answerTo(job: UploadJob): Promise<Answer> {
  const result = await resultOf(job)
  return { ok: true, result, grown: process.memoryUsage.rss() > grownResident }
}

/** What pictures need is loaded with the first of them: most documents are no pictures. */
async function resultOf(job: UploadJob) {
  switch (job.kind) {
    case 'prepare':
      return preparePdfHere(job.bytes, job.options, job.rewriteFirst)
    case 'picture':
      return (await import('../join/picture-pdf.ts')).picturePdf(job.bytes)
    case 'join':
      return (await import('../join/joined-file.ts')).joinFilesHere(job.files)
    case 'verify':
      return (await import('../verify/verify-seal.ts')).verifySeal(job.bytes)
  }
}
