import 'server-only'
import { MINUTE } from '#lib/core/clock.ts'
import type { JobName, Jobs } from '#lib/core/jobs.ts'
import { expireContracts } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  checkpointAfterContractEnded,
  checkpointIfLogGrew,
  keepAnchored,
  submitToWitness,
  timestampCheckpoint,
} from '#lib/domain/log/index.ts'
import {
  inviteAgain,
  inviteAll,
  mailAccountLink,
  sendMessage,
  tellCompleted,
  tellSender,
  tellVoided,
} from '#lib/domain/notify/index.ts'
import { removeLeftovers } from '#lib/domain/privacy/index.ts'
import { ensureSigned, ensureTimestamped } from '#lib/domain/sealing/index.ts'
import { sweepCodes } from '#lib/engines/code/index.ts'
import { createWorker, HopelessJob, type LeasedJob, type Worker } from '#lib/engines/queue/index.ts'
import { sweepRateWindows } from '#lib/engines/rate-limit/index.ts'
import { startLogStream } from './log-stream.ts'

type Handler<Name extends JobName> = (ctx: Ctx, payload: Jobs[Name], job: LeasedJob) => Promise<unknown>

/** Who does what: the one place where rooms that do not know each other meet. */
const handlers: { [Name in JobName]: Handler<Name> } = {
  'contract.sent': (ctx, { contractId }, job) => inviteAll(ctx, job.id, contractId),
  'recipient.resent': (ctx, { recipientId }, job) => inviteAgain(ctx, job.id, recipientId),
  'recipient.viewed': (ctx, { recipientId }, job) => tellSender(ctx, job.id, 'viewed', recipientId),
  'recipient.signed': (ctx, { recipientId }, job) => tellSender(ctx, job.id, 'signed', recipientId),
  'recipient.declined': (ctx, { recipientId }, job) => tellSender(ctx, job.id, 'declined', recipientId),
  'recipient.locked': (ctx, { recipientId }, job) => tellSender(ctx, job.id, 'locked', recipientId),
  'contract.seal': (ctx, { contractId }) => ensureSigned(ctx, contractId),
  'document.timestamp': (ctx, { contractId, version }) => ensureTimestamped(ctx, contractId, version),
  'contract.signed': async (ctx, { contractId }, job) => {
    await checkpointAfterContractEnded(ctx, contractId)
    await tellCompleted(ctx, job.id, contractId)
  },
  'log.timestamp': timestampCheckpoint,
  'log.witness': (ctx, { witness }) => submitToWitness(ctx, witness),
  'contract.voided': async (ctx, { contractId }, job) => {
    await checkpointAfterContractEnded(ctx, contractId)
    await tellVoided(ctx, job.id, contractId)
  },
  'person.erased': removeLeftovers,
  'invitation.send': (ctx, { messageId }) => sendMessage(ctx, messageId),
  'message.send': (ctx, { messageId }) => sendMessage(ctx, messageId),
  'account.reset_requested': (ctx, { userId }, job) => mailAccountLink(ctx, job.id, 'reset', userId),
  'account.invited': (ctx, { userId }, job) => mailAccountLink(ctx, job.id, 'invite', userId),
}

/** A worker that knows every job of the product. */
export function createJobWorker(ctx: Ctx): Worker {
  return createWorker(ctx.store, ctx.now, async (job) => {
    const handler = handlers[job.name] as Handler<JobName> | undefined
    if (!handler) throw new HopelessJob(`no room of this version handles ${job.name}`)
    await handler(ctx, job.payload, job)
  })
}

const chores: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
  expireContracts,
  checkpointIfLogGrew,
  keepAnchored,
  (ctx) => ctx.store.tx((q) => sweepRateWindows(q, ctx.now())),
  (ctx) => ctx.store.tx((q) => sweepCodes(q, ctx.now())),
]

/** What falls due by itself. One chore that fails keeps no other from being done. */
async function tidy(ctx: Ctx): Promise<void> {
  for (const chore of chores) await chore(ctx).catch((error: unknown) => console.error('tidy:', error))
}

/** Starts the worker, what ships the log and, every minute, the chores. `stop` waits for what is under way. */
export function startWorker(ctx: Ctx): { stop(): Promise<void> } {
  const worker = createJobWorker(ctx)
  worker.start()
  const logStream = startLogStream(ctx)
  let tidying = Promise.resolve()
  const timer = setInterval(() => {
    tidying = tidying.then(() => tidy(ctx))
  }, MINUTE)
  return {
    stop: async () => {
      clearInterval(timer)
      await Promise.all([worker.stop(), tidying])
      await logStream.stop()
    },
  }
}
