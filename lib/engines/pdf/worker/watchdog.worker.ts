import { workerData } from 'node:worker_threads'

/**
 * Ends the process that it lives in, whatever that is busy with, when it holds too much memory (native and WebAssembly's
 * included, which V8's own limits leave out) or when the server that started it is gone.
 */
const { parent, maxResident } = workerData as { parent: number; maxResident: number }

setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > maxResident) process.kill(process.pid, 'SIGKILL')
}, 25)
