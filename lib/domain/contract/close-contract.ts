import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, type ContractAction, type Member, requireContract } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { bySender, bySystem } from './by-sender.ts'
import {
  type ContractRow,
  expiredContracts,
  findContract,
  recipientsOf,
  touchContract,
  tryChangeRecipient,
  tryClose,
} from './contract.store.ts'

/** The contract with the proof that the member may do `action`. Throws Refusal('not_found') otherwise. */
export async function openContract<A extends ContractAction>(
  ctx: Ctx,
  member: Member,
  id: ContractId,
  action: A,
): Promise<Authorized<ContractRow, A>> {
  return requireContract(ctx, member, await findContract(ctx.store.q, id), action)
}

/** Voids a pending contract: every link of it is dead from now on. Throws Refusal('not_pending'). */
export async function voidContract(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'void'>,
  reason: string,
): Promise<void> {
  ctx.log.requireLogIntact()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await touchContract(q, contract.id, now)
    if (!(await tryClose(q, contract.id, { status: 'voided', voidedAt: now, voidReason: reason })))
      throw new Refusal('not_pending')
    await enqueue(q, { name: 'contract.voided', payload: { contractId: contract.id } }, now)
    await appendEvents(q, [bySender(ctx, member, contract.id, 'contract.voided', { personal: { reason } })])
  })
}

/**
 * Takes a recipient who has not signed off a pending contract. If nobody is left to sign, the contract is on its way to
 * Signed. Throws Refusal('not_pending'), 'already_signed' or 'no_signer' if no signer would be left at all.
 */
export async function removeRecipient(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'edit'>,
  recipientId: RecipientId,
): Promise<void> {
  ctx.log.requireLogIntact()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const row = await touchContract(q, contract.id, now)
    if (row?.status !== 'pending') throw new Refusal('not_pending')
    const recipients = await recipientsOf(q, contract.id)
    const person = recipients.find((recipient) => recipient.id === recipientId)
    if (!person) throw new Refusal('not_found')
    const signersLeft = recipients.filter(
      ({ id, role, status }) => id !== recipientId && role === 'signer' && status !== 'removed',
    )
    if (person.role === 'signer' && signersLeft.length === 0) throw new Refusal('no_signer')
    if (!(await tryChangeRecipient(q, recipientId, ['pending', 'viewed', 'declined'], { status: 'removed' })))
      throw new Refusal('already_signed')
    await enqueue(q, { name: 'contract.seal', payload: { contractId: contract.id } }, now)
    await appendEvents(q, [
      bySender(ctx, member, contract.id, 'recipient.removed', {
        data: { recipient: recipientId },
        personal: { removed: person.name },
      }),
    ])
  })
}

/**
 * Marks pending contracts whose time is up as expired; gives back how many. None while an older database stands in for the
 * newest, which may know better.
 */
export async function expireContracts(ctx: Ctx): Promise<number> {
  if (ctx.log.rollback !== null) return 0
  const due = await expiredContracts(ctx.store.q, ctx.now())
  for (const id of due) {
    await ctx.store.tx(async (q) => {
      await touchContract(q, id, ctx.now())
      if (await tryClose(q, id, { status: 'expired' })) await appendEvents(q, [bySystem(ctx, id, 'contract.expired')])
    })
  }
  return due.length
}
