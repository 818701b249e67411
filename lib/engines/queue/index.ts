import 'server-only'

export {
  beginAgain,
  cancelJobs,
  deadLetters,
  enqueue,
  enqueueOnce,
  failingJobs,
  forgetErrors,
  type LeasedJob,
  outboxLag,
} from './queue.store.ts'
export { createWorker, HopelessJob, type Worker } from './worker.ts'
