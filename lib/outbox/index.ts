import 'server-only'

export { cancelJobs, deadLetters, enqueue, type LeasedJob, outboxLag } from './outbox.store.ts'
export { createWorker, HopelessJob, type Worker } from './worker.ts'
