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

/** What a completion mail proves by itself: the checkpoint that covers the completion, and the files that show it. */
export type ProofOfCompletion = { checkpoint: Checkpoint; attachments: Attachment[] }

/** How many checkpoints after the completion may be looked at for one that a witness has vouched for. */
const MOST_LOOKED_AT = 20

/**
 * The first checkpoint that covers an event, signed now if there is none; where witnesses are asked, the first that one has
 * vouched for. Null while the log must not be signed because an older database was put back.
 */
async function checkpointFor(ctx: Ctx, seq: number): Promise<{ checkpoint: Checkpoint; note: string } | null> {
  const { q } = ctx.store
  const first = await ctx.log.ensure(ctx.store, ctx.now(), seq).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'log_rolled_back') return null
    throw error
  })
  if (!first) return null
  const later = ctx.settings.witnesses.length > 0 ? await checkpointsFrom(q, first.size, MOST_LOOKED_AT) : []
  for (const checkpoint of later) {
    const note = await noteWithAnchors(q, checkpoint)
    if (note !== checkpoint.note) return { checkpoint, note }
  }
  return { checkpoint: first, note: first.note }
}

/**
 * What everyone gets to keep when all have signed: that the log holds the completion, as c2sp.org/tlog-proof, and the
 * checkpoint that it leads to. The proof carries the event itself, so that with the log's key nothing else is needed.
 *
 * Null without a completion, and while the log is refused because an older database was put back: then the mail goes out
 * without, for people wait for their contract, and the proof can be had later from the evidence bundle.
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
