import { fileNameOf } from '#lib/core/file-name.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { ContractRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type Checkpoint,
  checkpointsFrom,
  inclusionProof,
  lastSeqOf,
  noteWithAnchors,
  storedEventsOf,
  tlogProof,
} from '#lib/engines/audit/index.ts'
import type { Attachment } from '#lib/engines/delivery/index.ts'

/** The proof in a completion mail: the checkpoint that covers the completion, and the proof files. */
export type ProofOfCompletion = { checkpoint: Checkpoint; attachments: Attachment[] }

/** The maximum number of checkpoints after the completion that are searched for a cosigned one. */
const MAX_SEARCHED = 20

/**
 * The first checkpoint that covers an event, signed now if there is none; with witnesses, the first cosigned one. Null
 * while the log cannot be signed because the database is rolled back.
 */
async function checkpointFor(ctx: Ctx, seq: number): Promise<{ checkpoint: Checkpoint; note: string } | null> {
  const { q } = ctx.store
  const first = await ctx.log.ensure(ctx.store, ctx.now(), seq).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'log_rolled_back') return null
    throw error
  })
  if (!first) return null
  const later = ctx.settings.witnesses.length > 0 ? await checkpointsFrom(q, first.size, MAX_SEARCHED) : []
  for (const checkpoint of later) {
    const note = await noteWithAnchors(q, checkpoint)
    if (note !== checkpoint.note) return { checkpoint, note }
  }
  return { checkpoint: first, note: first.note }
}

/**
 * The proof for everyone on a completed contract: an inclusion proof of the completion (c2sp.org/tlog-proof), and its
 * checkpoint. It contains the event, so that only the log's key is needed to verify it. Null without a completion, and
 * while the database is rolled back; the mail is then sent without it, because its readers are waiting for their
 * contract and the evidence bundle contains the proof.
 */
export async function proofOfCompletion(ctx: Ctx, contract: ContractRow): Promise<ProofOfCompletion | null> {
  const { q } = ctx.store
  const seq = await lastSeqOf(q, contract.id, ['contract.completed'])
  const event = seq === null ? undefined : (await storedEventsOf(q, contract.id, seq)).at(-1)
  const found = event && (await checkpointFor(ctx, event.seq))
  if (!found) return null
  const { checkpoint, note } = found
  const proof = await inclusionProof(q, event.seq, checkpoint.size)
  const text = tlogProof({ extra: Buffer.from(event.body), index: event.seq, proof, checkpointNote: note })
  const name = fileNameOf(contract.title, 'contract')
  return {
    checkpoint,
    attachments: [
      { name: `${name}.tlog-proof`, type: 'application/octet-stream', content: Buffer.from(text) },
      { name: `${name} (checkpoint).txt`, type: 'text/plain; charset=utf-8', content: Buffer.from(note) },
    ],
  }
}
