import type { ContractId } from '#lib/core/ids.ts'
import { type Authorized, type ContractAction, type Member, requireContract } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ContractRow, findContract } from './contract.store.ts'

/** The contract, authorized for `action`. Throws Refusal('not_found') otherwise. */
export async function openContract<A extends ContractAction>(
  ctx: Ctx,
  member: Member,
  id: ContractId,
  action: A,
): Promise<Authorized<ContractRow, A>> {
  return requireContract(ctx, member, await findContract(ctx.store.q, id), action)
}
