import { createHash } from 'node:crypto'
import { DAY, HOUR, later, SECOND } from '#lib/core/clock.ts'
import { jobId } from '#lib/core/ids.ts'
import { reportWarning } from '#lib/core/report.ts'
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
import { obtainTimestamp } from './obtain-timestamp.ts'

/** The timeouts for a witness: while a mail waits for it, and in the background. */
const briefMs = 3 * SECOND
const patientMs = 10 * SECOND
/** The queue's delays grow to a day. Witnesses and authorities are retried within an hour. */
const maxDelayMs = HOUR

const timestampJob = ({ origin, size }: Checkpoint): Job => ({ name: 'log.timestamp', payload: { origin, size } })

async function enqueueWitness(ctx: Ctx, witness: string): Promise<void> {
  const job: Job = { name: 'log.witness', payload: { witness } }
  await ctx.store.tx((q) => enqueueOnce(q, job, ctx.now(), jobId.parse(`log.witness:${witness}`), maxDelayMs))
}

/**
 * Anchors the checkpoint that covers the end of a contract. The witnesses are asked immediately, because the mails that
 * follow contain their cosignatures; a timestamp authority in the background. Does not wait for a witness whose last
 * attempt failed.
 */
export async function anchorNow(ctx: Ctx, checkpoint: Checkpoint): Promise<void> {
  const { timestamp, witnesses } = ctx.settings
  if (timestamp) {
    const id = jobId.parse(`log.timestamp:${checkpoint.origin}:${checkpoint.size}`)
    await ctx.store.tx((q) => enqueueOnce(q, timestampJob(checkpoint), ctx.now(), id, maxDelayMs))
  }
  if (witnesses.length === 0) return
  const failing = new Set((await failingJobs(ctx.store.q, 'log.witness')).map(({ payload }) => payload.witness))
  const submissions = witnesses.map(async (witness) => {
    try {
      if (!failing.has(witness.name)) return await askWitness(ctx, witness, briefMs)
    } catch (error) {
      reportWarning(`witness ${witness.name}`, error)
    }
    await enqueueWitness(ctx, witness.name)
  })
  await Promise.all(submissions)
}

/**
 * Keeps the newest checkpoint anchored: enqueues a submission to every witness, and a timestamp once a day. Appends
 * nothing to the log, so that two installations that cosign each other come to an end.
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
  // One job for all days, so that jobs do not accumulate while no authority answers.
  await ctx.store.tx((inTx) =>
    enqueueOnce(inTx, timestampJob(checkpoint), ctx.now(), jobId.parse('log.timestamp'), maxDelayMs),
  )
}

/** The digest that a timestamp token of a checkpoint covers: SHA-256 of the note with the log's signature only. */
export function timestampedDigest({ note }: Pick<Checkpoint, 'note'>): Buffer {
  return createHash('sha256').update(note).digest()
}

/** Obtains and stores a timestamp of a checkpoint. Throws TimestampFault, to be retried. */
export async function timestampCheckpoint(ctx: Ctx, { origin, size }: { origin: string; size: number }): Promise<void> {
  const { q } = ctx.store
  const checkpoint = await findCheckpoint(q, origin, size)
  if (!checkpoint) throw new PermanentError(`there is no checkpoint at size ${size}`)
  const has = (await anchorsOf(q, origin, size)).some(({ kind }) => kind === 'timestamp')
  if (has || !ctx.settings.timestamp) return
  const { token, time, authority } = await obtainTimestamp(ctx, timestampedDigest(checkpoint), 'background')
  const value = Buffer.from(token).toString('base64')
  await ctx.store.tx((inTx) => insertAnchor(inTx, { origin, size, kind: 'timestamp', name: authority, value, time }))
}

/** Obtains and stores a witness's cosignature of the newest checkpoint. Throws WitnessFault, to be retried. */
export async function submitToWitness(ctx: Ctx, name: string): Promise<void> {
  const witness = ctx.settings.witnesses.find((one) => one.name === name)
  if (witness) await askWitness(ctx, witness, patientMs)
}
