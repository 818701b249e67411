import 'server-only'
import { MINUTE } from '#lib/core/clock.ts'
import { isSetUp } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { canSeal } from '#lib/domain/seal-key/index.ts'
import { warmPdf } from '#lib/engines/pdf/index.ts'
import { outboxLag } from '#lib/engines/queue/index.ts'

export const checks = ['database', 'storage', 'documents', 'seal', 'log', 'outbox'] as const
export type Check = (typeof checks)[number]
/** What each part of the installation can do right now. */
export type Readiness = {
  ready: boolean
  checks: Record<Check, 'ok' | 'failed'>
  outbox: { lagMs: number; dead: number }
}

const LONGEST_LAG_MS = 5 * MINUTE

async function succeeds(name: Check, work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    console.error(`readiness: ${name}:`, error instanceof Error ? error.message : error)
    return false
  }
}

let engine: Promise<void> | undefined

/** A small document goes through the PDF engine once for the process, which also spares the first signer the wait. */
function engineWorks(): Promise<void> {
  engine ??= warmPdf()
  engine.catch(() => {
    engine = undefined
  })
  return engine
}

/** Tries everything that sending and signing rest on: a database write, a blob, the PDF engine, the seal key, the log, and a worker that keeps up. */
export async function readiness(ctx: Ctx): Promise<Readiness> {
  let outbox = { lagMs: 0, dead: 0 }
  const reading = async () => {
    outbox = await outboxLag(ctx.store.q, ctx.now())
    if (outbox.lagMs > LONGEST_LAG_MS) throw new Error(`the oldest job has waited ${Math.round(outbox.lagMs / 1000)} s`)
  }
  const sealing = async () => {
    // The key is made with the organisation's name: before there is one, nothing waits to be sealed.
    if ((await isSetUp(ctx)) && !(await canSeal(ctx))) throw new Error('the seal key cannot be used')
  }
  const signing = async () => {
    if (ctx.log.rollback !== null) throw new Error('the database was set back behind what was signed of its log')
    await ctx.log.probe()
  }
  const [database, storage, documents, seal, log, worker] = await Promise.all([
    succeeds('database', ctx.store.probe()),
    succeeds('storage', ctx.blobs.probe()),
    succeeds('documents', engineWorks()),
    succeeds('seal', sealing()),
    succeeds('log', signing()),
    succeeds('outbox', reading()),
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
      outbox: word(worker),
    },
    outbox,
  }
}
