import 'server-only'
import { HOUR, MINUTE } from '#lib/core/clock.ts'
import type { JobName, Jobs } from '#lib/core/vocabulary/job.ts'
import { sweepSessions } from '#lib/domain/account/index.ts'
import { expireContracts } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sweepBlobs } from '#lib/domain/document/index.ts'
import { sweepBundles } from '#lib/domain/evidence/index.ts'
import {
  checkpointAfterContractEnded,
  checkpointIfLogGrew,
  keepAnchored,
  submitToWitness,
  timestampCheckpoint,
} from '#lib/domain/log/index.ts'
import {
  askToAgree,
  inviteAgain,
  inviteAll,
  mailAccountLink,
  mailSecurityNotice,
  notifyCompleted,
  notifySender,
  notifyVoided,
  sendMessage,
} from '#lib/domain/notify/index.ts'
import { removeLeftovers } from '#lib/domain/privacy/index.ts'
import { ensureSigned, ensureTimestamped } from '#lib/domain/sealing/index.ts'
import { appendDueRepeats } from '#lib/engines/audit/index.ts'
import { sweepCodes } from '#lib/engines/code/index.ts'
import { createWorker, type LeasedJob, PermanentError, type Worker } from '#lib/engines/queue/index.ts'
import { sweepRateWindows } from '#lib/engines/rate-limit/index.ts'
import { startKeyRotation } from './key-rotation.ts'
import { startLogStream } from './log-stream.ts'
import { type ScheduledTask, startScheduledTasks } from './scheduled-tasks.ts'

type Handler<Name extends JobName> = (ctx: Ctx, payload: Jobs[Name], job: LeasedJob) => Promise<unknown>

/** The handler of each job. Modules that do not import each other are connected here only. */
const handlers: { [Name in JobName]: Handler<Name> } = {
  'contract.sent': (ctx, { contractId }, job) => inviteAll(ctx, job.id, contractId),
  'link.reissued': (ctx, { recipientId }, job) => inviteAgain(ctx, job.id, recipientId),
  'recipient.viewed': (ctx, { recipientId }, job) => notifySender(ctx, job.id, 'viewed', recipientId),
  'recipient.signed': (ctx, { recipientId }, job) => notifySender(ctx, job.id, 'signed', recipientId),
  'recipient.declined': (ctx, { recipientId }, job) => notifySender(ctx, job.id, 'declined', recipientId),
  'recipient.removed': (ctx, { contractId }, job) => askToAgree(ctx, job.id, contractId),
  'recipient.disagreed': (ctx, { recipientId }, job) => notifySender(ctx, job.id, 'disagreed', recipientId),
  'code.locked': (ctx, { recipientId }, job) => notifySender(ctx, job.id, 'locked', recipientId),
  'contract.seal': (ctx, { contractId }) => ensureSigned(ctx, contractId),
  'document.timestamp': (ctx, { contractId, version }) => ensureTimestamped(ctx, contractId, version),
  'contract.completed': async (ctx, { contractId }, job) => {
    await checkpointAfterContractEnded(ctx, contractId)
    await notifyCompleted(ctx, job.id, contractId)
  },
  'log.timestamp': timestampCheckpoint,
  'log.witness': (ctx, { witness }) => submitToWitness(ctx, witness),
  'contract.voided': async (ctx, { contractId }, job) => {
    await checkpointAfterContractEnded(ctx, contractId)
    await notifyVoided(ctx, job.id, contractId)
  },
  'recipient.erased': removeLeftovers,
  'invitation.send': (ctx, { messageId }) => sendMessage(ctx, messageId),
  'message.send': (ctx, { messageId }) => sendMessage(ctx, messageId),
  'reset.requested': (ctx, { userId }, job) => mailAccountLink(ctx, job.id, 'reset', userId),
  'member.invited': (ctx, { userId }, job) => mailAccountLink(ctx, job.id, 'invite', userId),
  'security_notice.send': (ctx, payload, job) => mailSecurityNotice(ctx, job.id, payload),
}

/** A worker for the product's jobs. */
export function createJobWorker(ctx: Ctx): Worker {
  return createWorker(ctx.store, ctx.now, async (job) => {
    const handler = handlers[job.name] as Handler<JobName> | undefined
    if (!handler) throw new PermanentError(`unknown job ${job.name}: it was enqueued by a newer version`)
    await handler(ctx, job.payload, job)
  })
}

const scheduledTasks: readonly ScheduledTask<Ctx>[] = [
  { name: 'expire-contracts', everyMs: MINUTE, run: expireContracts },
  { name: 'checkpoint-log', everyMs: MINUTE, run: checkpointIfLogGrew },
  { name: 'anchor-log', everyMs: MINUTE, run: keepAnchored },
  { name: 'append-repeats', everyMs: MINUTE, run: (ctx) => appendDueRepeats(ctx.store, ctx.now()) },
  {
    name: 'sweep-rate-limits',
    everyMs: MINUTE,
    run: (ctx) => ctx.store.tx((q) => sweepRateWindows(q, ctx.now())),
  },
  { name: 'sweep-bundles', everyMs: HOUR, run: sweepBundles },
  { name: 'sweep-blobs', everyMs: HOUR, run: sweepBlobs },
  { name: 'sweep-sessions', everyMs: HOUR, run: (ctx) => ctx.store.tx((q) => sweepSessions(q, ctx.now())) },
  { name: 'sweep-codes', everyMs: MINUTE, run: (ctx) => ctx.store.tx((q) => sweepCodes(q, ctx.now())) },
]

/**
 * Starts the worker, the log stream, the key rotation and the scheduled tasks. `stop` waits for running jobs and tasks, and
 * interrupts a rotation.
 */
export function startWorker(ctx: Ctx): { stop(): Promise<void> } {
  const worker = createJobWorker(ctx)
  worker.start()
  const logStream = startLogStream(ctx)
  const rotation = startKeyRotation(ctx)
  const tasks = startScheduledTasks(ctx, scheduledTasks)
  return {
    stop: async () => {
      await Promise.all([worker.stop(), tasks.stop(), rotation.stop()])
      await logStream.stop()
    },
  }
}
