import type { Q } from '#db/client.ts'
import { NoteError, writeVkey } from '#lib/core/verifier-key.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { parseCheckpoint, verifyNote } from '#lib/engines/audit/index.ts'
import { emptyRoot, verifyConsistency } from '#lib/engines/audit/proof.rules.ts'
import { cosign, readSubmission, type Submission } from './cosignature.ts'
import { witnessKey } from './own-key.ts'
import { findWitnessedLog, tryMoveLog } from './witnessed-log.store.ts'

/** The maximum size of a submission: enough for 63 hashes and a checkpoint with many signatures. */
export const MAX_SUBMISSION_BYTES = 64 * 1024

/** The HTTP answer of a witness. `type`: its media type. */
export type WitnessAnswer = { status: 200 | 400 | 403 | 404 | 409 | 422; type: string; body: string }

type Checkpoint = ReturnType<typeof parseCheckpoint>

const PLAIN = 'text/plain; charset=utf-8'
const no = (status: WitnessAnswer['status'], why: string): WitnessAnswer => ({ status, type: PLAIN, body: `${why}\n` })
const conflict = (size: number): WitnessAnswer => ({ status: 409, type: 'text/x.tlog.size', body: `${size}\n` })

function orNote<T>(read: () => T): T | NoteError {
  try {
    return read()
  } catch (error) {
    if (error instanceof NoteError) return error
    throw error
  }
}

/**
 * The `add-checkpoint` endpoint of a witness (c2sp.org/tlog-witness): cosigns the checkpoint of another log if it
 * extends the last one that was cosigned. The new state is committed before the answer is sent. It appends nothing to
 * this installation's log, because two installations that cosign each other would otherwise never stop. Throws
 * Refusal('log_rolled_back') while this database is rolled back, because its record of other logs is then outdated too.
 */
export async function addCheckpoint(ctx: Ctx, body: string): Promise<WitnessAnswer> {
  ctx.log.requireLogIntact()
  const submission = orNote(() => readSubmission(body))
  if (submission instanceof NoteError) return no(400, submission.message)
  const checkpoint = orNote(() => parseCheckpoint(submission.note))
  if (checkpoint instanceof NoteError) return no(400, checkpoint.message)
  const cosigned = ctx.settings.witnessFor.find(({ name }) => name === checkpoint.origin)
  if (!cosigned) return no(404, 'this installation does not cosign that log')
  const signed = orNote(() =>
    verifyNote(submission.note, [writeVkey(cosigned.name, cosigned.type, cosigned.publicKey)]),
  )
  if (signed instanceof NoteError) return no(403, signed.message)
  if (submission.oldSize > checkpoint.size) return no(400, 'the old size is larger than the checkpoint')
  return ctx.store.tx((q) => decide(q, ctx, submission, checkpoint))
}

/** Compares, updates the state and signs in one transaction, so that the signed time is before the next update. */
async function decide(q: Q, ctx: Ctx, submission: Submission, checkpoint: Checkpoint): Promise<WitnessAnswer> {
  const { origin, size, root, text } = checkpoint
  const { oldSize, proof } = submission
  const last = await findWitnessedLog(q, origin)
  if (oldSize !== (last?.size ?? 0)) return conflict(last?.size ?? 0)
  if (size === 0 && !root.equals(emptyRoot())) return no(422, 'an empty log has another root')
  if (!verifyConsistency(oldSize, size, last?.root ?? emptyRoot(), root, proof))
    return no(422, 'the proof does not show that this checkpoint continues the one before')
  const at = ctx.now()
  if (!(await tryMoveLog(q, last, { origin, size, root, updatedAt: at })))
    return conflict((await findWitnessedLog(q, origin))?.size ?? 0)
  const { name, key, publicKey } = witnessKey(ctx)
  return { status: 200, type: PLAIN, body: cosign(text, name, key, publicKey, at) }
}
