import { Refusal } from '#lib/core/refusal.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { changeAsRecipient, tryMarkDeclined } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { requireOpen } from './require-open.ts'
import type { Signer } from './signer.ts'

/**
 * Declines. The contract stays open for the other signers and can never be completed. Declining again has no effect.
 */
export async function declineSigning(ctx: Ctx, signer: Signer, reason: string): Promise<void> {
  if (signer.status === 'declined') return
  await changeAsRecipient(ctx, signer, async (q, { at, ...current }) => {
    if (current.recipient.status === 'declined') return
    requireOpen(current, at)
    if (!(await tryMarkDeclined(q, signer.id, at, reason))) throw new Refusal('not_pending')
    await enqueue(q, { name: 'recipient.declined', payload: { recipientId: signer.id } }, at)
    await appendEvents(q, [byActor(ctx, signer, 'recipient.declined', reason ? { personal: { reason } } : {})])
  })
}
