import { workerData } from 'node:worker_threads'

/**
 * Ends its process, even during other work, when it exceeds its memory limit (including native and WebAssembly memory, which
 * V8's limits exclude) or when the server that started it has ended.
 */
const { parent, maxResident } = workerData as { parent: number; maxResident: number }

setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > maxResident) process.kill(process.pid, 'SIGKILL')
}, 25)
