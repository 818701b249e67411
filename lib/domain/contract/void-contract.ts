import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, byActor, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { changeContract } from './change-contract.ts'
import { type ContractRow, tryClose } from './contract.store.ts'

/** Voids a pending contract: all its links stop working. Throws Refusal('not_pending'). */
export async function voidContract(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'void'>,
  reason: string,
): Promise<void> {
  await changeContract(ctx, contract.id, async (q, _, now) => {
    if (!(await tryClose(q, contract.id, { status: 'voided', voidedAt: now, voidReason: reason })))
      throw new Refusal('not_pending')
    await enqueue(q, { name: 'contract.voided', payload: { contractId: contract.id } }, now)
    await appendEvents(q, [byActor(ctx, member, 'contract.voided', { contractId: contract.id, personal: { reason } })])
  })
}
