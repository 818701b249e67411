import type { RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, byActor, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { changeContract } from './change-contract.ts'
import { type ContractRow, recipientsOf, tryChangeRecipient } from './contract.store.ts'
import { askSigned } from './parties.store.ts'

/**
 * Removes a recipient who has not signed from a pending contract. If a signer is removed after others have signed, each
 * of those must agree before the contract can complete (docs/decisions/020). Throws Refusal('not_pending'), 'already_signed', or 'no_signer' if no signer would be left.
 */
export async function removeRecipient(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'edit'>,
  recipientId: RecipientId,
): Promise<void> {
  await changeContract(ctx, contract.id, async (q, { status }, now) => {
    if (status !== 'pending') throw new Refusal('not_pending')
    const recipients = await recipientsOf(q, contract.id)
    const person = recipients.find((recipient) => recipient.id === recipientId)
    if (!person) throw new Refusal('not_found')
    const signersLeft = recipients.filter(
      (other) => other.id !== recipientId && other.role === 'signer' && other.status !== 'removed',
    )
    if (person.role === 'signer' && signersLeft.length === 0) throw new Refusal('no_signer')
    if (!(await tryChangeRecipient(q, recipientId, ['pending', 'viewed', 'declined'], { status: 'removed' })))
      throw new Refusal('already_signed')
    const asked = person.role === 'signer' ? await askSigned(q, contract.id) : 0
    if (asked > 0) await enqueue(q, { name: 'recipient.removed', payload: { contractId: contract.id } }, now)
    await enqueue(q, { name: 'contract.seal', payload: { contractId: contract.id } }, now)
    await appendEvents(q, [
      byActor(ctx, member, 'recipient.removed', {
        contractId: contract.id,
        data: { recipient: recipientId, asked },
        personal: { removed: person.name },
      }),
    ])
  })
}
