import { Refusal } from '#lib/core/refusal.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { changeAsRecipient, tryMarkDeclined } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import type { Signer } from './signer.ts'
import { whyNotDecline } from './signing.machine.ts'

/**
 * Declines. The contract stays open for the other signers, and is not completed unless the sender removes this one.
 * Declining again has no effect. Throws Refusal('code_needed') without a recent proof of identity: a person who only has
 * the link may not decline in the signer's name.
 */
export async function declineSigning(ctx: Ctx, signer: Signer, reason: string): Promise<void> {
  if (signer.status === 'declined') return
  await changeAsRecipient(ctx, signer, async (q, { at, ...current }) => {
    if (current.recipient.status === 'declined') return
    const why = whyNotDecline(current, signer.session, at)
    if (why) throw new Refusal(why)
    if (!(await tryMarkDeclined(q, signer.id, at, reason))) throw new Refusal('not_pending')
    await enqueue(q, { name: 'recipient.declined', payload: { recipientId: signer.id } }, at)
    await appendEvents(q, [
      byActor(ctx, signer, 'recipient.declined', {
        data: { channel: signer.session.verifiedBy },
        ...(reason ? { personal: { reason } } : {}),
      }),
    ])
  })
}
