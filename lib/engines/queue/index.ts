import 'server-only'

export {
  cancelJobs,
  clearJobErrors,
  deadLetteredJobs,
  enqueue,
  enqueueOnce,
  failingJobs,
  type LeasedJob,
  queueLag,
  retryFailed,
} from './queue.store.ts'
export { createWorker, PermanentError, type Worker } from './worker.ts'
