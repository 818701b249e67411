// Loaded by NODE_OPTIONS=--import into a server that a test or a benchmark starts: ends it when its parent is killed,
// because a killed parent cannot.
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const parent = process.ppid
  const check = () => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }
  setInterval(check, 500).unref()
}
