import { SECOND } from '#lib/core/clock.ts'
import { PlainError } from '#lib/core/plain-error.ts'
import { NoteError } from '#lib/core/verifier-key.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  anchorsOf,
  type Checkpoint,
  consistencyProof,
  insertAnchor,
  latestCheckpoint,
  newestAnchor,
  parseNote,
} from '#lib/engines/audit/index.ts'
import type { Settings } from '#lib/env/index.ts'
import { believeWitness, type WitnessReport } from './believe-witness.ts'
import { cosignedAt, writeSubmission } from './cosignature.ts'

type Witness = Settings['witnesses'][number]
type Answer = { status: number; body: string }

/** More than cosignatures need, including those of unknown keys. */
const maxAnswer = 64 * 1024

/** A witness did not cosign a checkpoint. The message gives the reason. */
export class WitnessFault extends PlainError {
  override readonly name = 'WitnessFault'
}

/** The newest submission to each witness. The next one waits for it and may then have nothing to submit. */
const turns = new WeakMap<Witness, Promise<unknown>>()

/**
 * Obtains and stores a witness's cosignature of the newest checkpoint, unless there is one. Submissions to a witness
 * run one at a time. Throws WitnessFault.
 * @param ms the timeout of each request
 */
export function askWitness(ctx: Ctx, witness: Witness, ms: number): Promise<void> {
  const mine = (turns.get(witness) ?? Promise.resolve()).then(() => submitNewest(ctx, witness, ms))
  turns.set(
    witness,
    mine.catch(() => undefined),
  )
  return mine
}

async function submitNewest(ctx: Ctx, witness: Witness, ms: number): Promise<void> {
  const { q } = ctx.store
  const checkpoint = await latestCheckpoint(q)
  if (!checkpoint) return
  const { name } = witness
  const last = await newestAnchor(q, { origin: checkpoint.origin, kind: 'cosignature', name })
  if (last?.size === checkpoint.size) return
  const first = await submit(ctx, witness, checkpoint, last?.size ?? 0, ms)
  // The witness reports another size if its last answer was lost, or if this database is an older one.
  const seen = first.status === 409 ? await seenSize(ctx, witness, checkpoint, first) : null
  const answer = seen === null ? first : await submit(ctx, witness, checkpoint, seen, ms)
  if (answer.status === 422) await refuteHistory(ctx, witness, checkpoint, seen ?? last?.size ?? 0)
  await keep(ctx, witness, checkpoint, answer)
}

/** The size that the witness has seen. Throws WitnessFault if this log has not signed as much. */
async function seenSize(ctx: Ctx, witness: Witness, { origin, size }: Checkpoint, { body }: Answer): Promise<number> {
  const seen = /^(0|[1-9]\d{0,15})\n?$/.exec(body)?.[1]
  if (seen === undefined) throw new WitnessFault('HTTP 409 without the size that the witness has seen')
  if (Number(seen) <= size) return Number(seen)
  // Another process may have signed and submitted a larger checkpoint since.
  const newest = await latestCheckpoint(ctx.store.q)
  if (newest?.origin === origin && Number(seen) <= newest.size) throw new WitnessFault(justSeen)
  throw await faultFor(ctx, { witness: witness.name, origin, seen: Number(seen) }, `${seen} events`)
}

/**
 * Throws WitnessFault if the witness has seen another history than this database has. It has none if it cosigned the history
 * up to `oldSize` itself: then its refusal contradicts its own cosignature.
 */
async function refuteHistory(ctx: Ctx, witness: Witness, { origin }: Checkpoint, oldSize: number): Promise<void> {
  const anchors = await anchorsOf(ctx.store.q, origin, oldSize)
  const cosigned = anchors.some(({ kind, name }) => kind === 'cosignature' && name === witness.name)
  if (!cosigned && oldSize > 0)
    throw await faultFor(ctx, { witness: witness.name, origin, seen: null }, 'another history')
}

/** Acts on a report of a witness. The fault states what followed. */
async function faultFor(ctx: Ctx, report: WitnessReport, what: string): Promise<WitnessFault> {
  const consequence = await believeWitness(ctx, report)
  const words = `the witness has seen ${what} of ${report.origin}`
  if (consequence.kind === 'renamed') return new WitnessFault(`${words}: the log continues as ${consequence.to}`)
  if (consequence.kind === 'none') return new WitnessFault(words)
  const day = consequence.until.toISOString().slice(0, 10)
  return new WitnessFault(`${words}. It reported the same before, and is not believed again until ${day}`)
}

async function submit(ctx: Ctx, witness: Witness, to: Checkpoint, oldSize: number, ms: number): Promise<Answer> {
  const proof = await consistencyProof(ctx.store.q, oldSize, to.size)
  return post(`${witness.url}/add-checkpoint`, writeSubmission({ oldSize, proof, note: to.note }), ms)
}

const justSeen = 'the witness has just seen another checkpoint'

const meanings: Readonly<Record<number, string>> = {
  400: 'the witness could not read the checkpoint',
  403: 'the witness has another key for this log',
  404: 'the witness does not know this log',
  409: justSeen,
  422: 'this checkpoint is not consistent with the last one that the witness cosigned',
}

async function keep(ctx: Ctx, witness: Witness, checkpoint: Checkpoint, { status, body }: Answer): Promise<void> {
  const { origin, size, note } = checkpoint
  if (status !== 200) throw new WitnessFault(`${meanings[status] ?? 'the witness did not cosign'} (HTTP ${status})`)
  const { text, signatures } = parsed(`${note}${body}`)
  for (const signature of signatures) {
    const time = cosignedAt(text, signature, witness)
    const anchor = { origin, size, kind: 'cosignature', name: witness.name, value: signature.line } as const
    if (time) return ctx.store.tx((q) => insertAnchor(q, { ...anchor, time }))
  }
  throw new WitnessFault('the answer contains no signature of the witness that is valid')
}

function parsed(note: string): ReturnType<typeof parseNote> {
  try {
    return parseNote(note)
  } catch (error) {
    if (error instanceof NoteError) throw new WitnessFault(`the answer cannot be read: ${error.message}`)
    throw error
  }
}

async function post(address: string, body: string, ms: number): Promise<Answer> {
  const signal = AbortSignal.timeout(ms)
  // A redirect would turn the submission into a GET without a body.
  const options = { method: 'POST', body, signal, redirect: 'error' } as const
  try {
    const response = await fetch(address, { ...options, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
    return { status: response.status, body: await bounded(response) }
  } catch (error) {
    if (error instanceof WitnessFault) throw error
    if (signal.aborted) throw new WitnessFault(`no answer within ${Math.round(ms / SECOND)} s`)
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new WitnessFault(`the witness cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxAnswer) throw new WitnessFault(`the answer has more than ${maxAnswer / 1024} kB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
