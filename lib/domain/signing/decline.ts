import { Refusal } from '#lib/core/refusal.ts'
import { touchContract, tryChangeRecipient } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { byRecipient, type Signer } from './signer.ts'
import { whyNotOpen } from './signing.machine.ts'

/** Declines: the contract stays open for the others and never becomes Signed. Declining twice is declining once. */
export async function declineSigning(ctx: Ctx, signer: Signer, reason: string): Promise<void> {
  if (signer.status === 'declined') return
  ctx.log.requireLogIntact()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const contract = await touchContract(q, signer.contractId, now)
    if (!contract) throw new Refusal('not_found')
    const why = whyNotOpen({ contract, recipient: signer }, now)
    if (why) throw new Refusal(why)
    const change = { status: 'declined', declinedAt: now, declineReason: reason || null } as const
    if (!(await tryChangeRecipient(q, signer.id, ['pending', 'viewed'], change))) throw new Refusal('not_pending')
    await enqueue(q, { name: 'recipient.declined', payload: { recipientId: signer.id } }, now)
    await appendEvents(q, [byRecipient(ctx, signer, 'recipient.declined', reason ? { personal: { reason } } : {})])
  })
}
