import { preparePdfHere } from '../prepare/prepare-pdf.ts'
import { memoryUsed } from './pdfium.ts'
import type { JobResult, UploadJob } from './protocol.ts'
import { serveJobs } from './serve-jobs.ts'

const MB = 1024 * 1024

/** The process that parses PDFs and images that were uploaded, and makes documents of them. */
serveJobs(resultOf, {
  // 512 MB for a file, plus what Node and the libraries use.
  maxResident: 640 * MB,
  grownResident: 320 * MB,
  isFull: () => memoryUsed.refused,
})

/** The image libraries are loaded with the first image: most documents have none. */
async function resultOf(job: UploadJob): Promise<JobResult[UploadJob['kind']]> {
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
