import { croppedToInk } from './ink.ts'
import type { DrawingJob } from './protocol.ts'
import { serveJobs } from './serve-jobs.ts'

const MB = 1024 * 1024

/** The process that decodes the drawings of signers. A signer waits for it, so it loads nothing but the image library. */
serveJobs<DrawingJob>(({ bytes, maxPixels }) => croppedToInk(bytes, maxPixels), {
  maxResident: 320 * MB,
  grownResident: 200 * MB,
  urgent: true,
})
