import { openPkcs12 } from '#lib/engines/pki/pkcs12.ts'
import type { KeyFileJob } from './protocol.ts'
import { serveJobs } from './serve-jobs.ts'

const MB = 1024 * 1024

/** The process that opens one file with a private key, and ends. No other file was parsed in it before. */
serveJobs<KeyFileJob>(async ({ bytes, password }) => openPkcs12(bytes, password), {
  maxResident: 256 * MB,
  grownResident: 256 * MB,
})
