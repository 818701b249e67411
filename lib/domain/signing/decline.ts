import { Refusal } from '#lib/core/refusal.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { changeContract, tryChangeRecipient } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import type { Signer } from './signer.ts'
import { whyNotOpen } from './signing.machine.ts'

/**
 * Declines. The contract stays open for the other signers and can never be completed. Declining again has no effect.
 */
export async function declineSigning(ctx: Ctx, signer: Signer, reason: string): Promise<void> {
  if (signer.status === 'declined') return
  await changeContract(ctx, signer.contractId, async (q, contract, now) => {
    const why = whyNotOpen({ contract, recipient: signer }, now)
    if (why) throw new Refusal(why)
    const change = { status: 'declined', declinedAt: now, declineReason: reason || null } as const
    if (!(await tryChangeRecipient(q, signer.id, ['pending', 'viewed'], change))) throw new Refusal('not_pending')
    await enqueue(q, { name: 'recipient.declined', payload: { recipientId: signer.id } }, now)
    await appendEvents(q, [byActor(ctx, signer, 'recipient.declined', reason ? { personal: { reason } } : {})])
  })
}
