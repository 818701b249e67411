import { workerData } from 'node:worker_threads'

const everyMs = 25
/** Longer than any job: the server ends one after 20 s. */
const maxBusyMs = 30_000

/**
 * Ends its process, even during other work, when it exceeds its memory limit (including native and WebAssembly memory, which
 * V8's limits exclude), when the process that started it has ended, or when a job never ends: in a sandbox, its parent is not
 * the server.
 */
const { parent, maxResident, busy } = workerData as { parent: number; maxResident: number; busy: Int32Array }
let busyMs = 0

setInterval(() => {
  busyMs = Atomics.load(busy, 0) === 1 ? busyMs + everyMs : 0
  if (process.ppid !== parent || process.memoryUsage.rss() > maxResident || busyMs > maxBusyMs)
    process.kill(process.pid, 'SIGKILL')
}, everyMs)
