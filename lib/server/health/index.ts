import 'server-only'
import { MINUTE, SECOND } from '#lib/core/clock.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { reportError } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { canEveryoneSeal } from '#lib/domain/seal-key/index.ts'
import { warmPdf } from '#lib/engines/pdf/index.ts'
import { queueLag } from '#lib/engines/queue/index.ts'

export const checks = ['database', 'storage', 'documents', 'seal', 'log', 'queue'] as const
export type Check = (typeof checks)[number]
/** The result of each health check. `ready`: no check failed. */
export type Health = {
  ready: boolean
  checks: Record<Check, 'ok' | 'failed'>
  queue: { lagMs: number; deadLettered: number }
}

const LONGEST_LAG_MS = 5 * MINUTE
/** How long a result is reused: the check writes to the database and to the disk. */
const REUSED_MS = 5 * SECOND

async function succeeds(name: Check, work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    reportError(`health: ${name}`, error)
    return false
  }
}

let engine: Promise<void> | undefined

/**
 * Runs a small document through the PDF engine, once per process, which also spares the first signer its start-up time.
 */
function engineWorks(): Promise<void> {
  engine ??= warmPdf()
  engine.catch(() => {
    engine = undefined
  })
  return engine
}

/**
 * Checks the dependencies of sending and signing: a database write, a blob, the PDF engine, the seal key, the log, and
 * the lag of the queue.
 */
export async function checkHealth(ctx: Ctx): Promise<Health> {
  let queue = { lagMs: 0, deadLettered: 0 }
  const checkQueue = async () => {
    queue = await queueLag(ctx.store.q, ctx.now())
    if (queue.lagMs > LONGEST_LAG_MS) throw new Error(`the oldest job has waited ${Math.round(queue.lagMs / 1000)} s`)
  }
  const checkSeal = async () => {
    // The key has the organisation's name: before set-up there is no key, and nothing to seal.
    if (!(await canEveryoneSeal(ctx))) throw new Error('the seal key cannot be used')
  }
  const checkLog = async () => {
    if (ctx.log.rollback !== null)
      throw new Error('the database was rolled back to before the pinned checkpoint of its log')
    await ctx.log.probe()
  }
  const [database, storage, documents, seal, log, worker] = await Promise.all([
    succeeds('database', ctx.store.probe()),
    succeeds('storage', ctx.blobs.probe()),
    succeeds('documents', engineWorks()),
    succeeds('seal', checkSeal()),
    succeeds('log', checkLog()),
    succeeds('queue', checkQueue()),
  ])
  const word = (ok: boolean) => (ok ? 'ok' : 'failed')
  return {
    ready: database && storage && documents && seal && log && worker,
    checks: {
      database: word(database),
      storage: word(storage),
      documents: word(documents),
      seal: word(seal),
      log: word(log),
      queue: word(worker),
    },
    queue,
  }
}

/** The result of `checkHealth`, at most 5 seconds old, for callers that anyone may be. */
export function recentHealth(ctx: Ctx): Promise<Health> {
  const recent = oncePerProcess('health', () => ({
    at: Number.NEGATIVE_INFINITY,
    health: null as Promise<Health> | null,
  }))
  const now = ctx.now().getTime()
  if (recent.health === null || Math.abs(now - recent.at) >= REUSED_MS) {
    recent.at = now
    recent.health = checkHealth(ctx)
  }
  return recent.health
}
