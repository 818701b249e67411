import { createHash } from 'node:crypto'
import { DAY, HOUR, later, SECOND } from '#lib/core/clock.ts'
import { jobId } from '#lib/core/ids.ts'
import type { Job } from '#lib/core/vocabulary/job.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  anchorsOf,
  type Checkpoint,
  findCheckpoint,
  insertAnchor,
  latestCheckpoint,
  newestAnchor,
} from '#lib/engines/audit/index.ts'
import { enqueueOnce, failingJobs, PermanentError } from '#lib/engines/queue/index.ts'
import { askWitness } from './ask-witness.ts'
import { trustedTime } from './trusted-time.ts'

/** How long a witness may take while a mail waits for it, and otherwise. */
const briefMs = 3 * SECOND
const patientMs = 10 * SECOND
/** The queue's delays grow to a day; witnesses and authorities are asked again after an hour at the latest. */
const maxDelayMs = HOUR

const timestampJob = ({ origin, size }: Checkpoint): Job => ({ name: 'log.timestamp', payload: { origin, size } })

async function enqueueWitness(ctx: Ctx, witness: string): Promise<void> {
  const job: Job = { name: 'log.witness', payload: { witness } }
  await ctx.store.tx((q) => enqueueOnce(q, job, ctx.now(), jobId.parse(`log.witness:${witness}`), maxDelayMs))
}

/**
 * A contract has ended, and this checkpoint says so: a timestamp authority is asked about it in the background, the
 * witnesses at once, because the mails that follow carry what they say. One that failed last time is not waited for.
 */
export async function anchorNow(ctx: Ctx, checkpoint: Checkpoint): Promise<void> {
  const { timestamp, witnesses } = ctx.settings
  if (timestamp) {
    const id = jobId.parse(`log.timestamp:${checkpoint.origin}:${checkpoint.size}`)
    await ctx.store.tx((q) => enqueueOnce(q, timestampJob(checkpoint), ctx.now(), id, maxDelayMs))
  }
  if (witnesses.length === 0) return
  const failing = new Set((await failingJobs(ctx.store.q, 'log.witness')).map(({ payload }) => payload.witness))
  const asked = witnesses.map(async (witness) => {
    try {
      if (!failing.has(witness.name)) return await askWitness(ctx, witness, briefMs)
    } catch (error) {
      console.warn(`witness ${witness.name}: ${error instanceof Error ? error.message : error}`)
    }
    await enqueueWitness(ctx, witness.name)
  })
  await Promise.all(asked)
}

/**
 * Sees to it that the newest checkpoint is anchored: by every witness soon, by a timestamp authority when it last was a day
 * ago. Changes nothing in the log: two installations that vouch for each other come to rest.
 */
export async function keepAnchored(ctx: Ctx): Promise<void> {
  const { q } = ctx.store
  const checkpoint = ctx.log.rollback === null ? await latestCheckpoint(q) : null
  if (!checkpoint) return
  const { origin, size } = checkpoint
  for (const { name } of ctx.settings.witnesses) {
    const last = await newestAnchor(q, { origin, kind: 'cosignature', name })
    if (last?.size !== size) await enqueueWitness(ctx, name)
  }
  if (!ctx.settings.timestamp) return
  const last = await newestAnchor(q, { origin, kind: 'timestamp' })
  if (last && (last.size === size || later(last.time, DAY) > ctx.now())) return
  // One for all days: while no authority answers, they do not pile up.
  await ctx.store.tx((inTx) =>
    enqueueOnce(inTx, timestampJob(checkpoint), ctx.now(), jobId.parse('log.timestamp'), maxDelayMs),
  )
}

/** What a token about a checkpoint is for: SHA-256 of the note as the log signed it, without what others added to it. */
export function timestampedDigest({ note }: Pick<Checkpoint, 'note'>): Buffer {
  return createHash('sha256').update(note).digest()
}

/** Has a timestamp authority say when a checkpoint existed, and keeps its token. Throws TimestampFault, to be tried again. */
export async function timestampCheckpoint(ctx: Ctx, { origin, size }: { origin: string; size: number }): Promise<void> {
  const { q } = ctx.store
  const checkpoint = await findCheckpoint(q, origin, size)
  if (!checkpoint) throw new PermanentError(`there is no checkpoint of ${size} entries`)
  const has = (await anchorsOf(q, origin, size)).some(({ kind }) => kind === 'timestamp')
  if (has || !ctx.settings.timestamp) return
  const { token, time, authority } = await trustedTime(ctx, timestampedDigest(checkpoint), 'background')
  const value = Buffer.from(token).toString('base64')
  await ctx.store.tx((inTx) => insertAnchor(inTx, { origin, size, kind: 'timestamp', name: authority, value, time }))
}

/** Has a witness vouch for the newest checkpoint. Throws WitnessFault, to be tried again. */
export async function submitToWitness(ctx: Ctx, name: string): Promise<void> {
  const witness = ctx.settings.witnesses.find((one) => one.name === name)
  if (witness) await askWitness(ctx, witness, patientMs)
}
