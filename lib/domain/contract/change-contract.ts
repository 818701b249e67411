import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { RecipientActor } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ContractRow, findRecipient, lockContract, type RecipientRow, touchContract } from './contract.store.ts'

type Options = {
  /** For a change that must be recorded and commits no one, even while the database is rolled back. */
  evenIfRolledBack?: boolean
  /** For an event after which the contract is the same: its place in the list of contracts does not change. */
  keepUpdatedAt?: boolean
}

/**
 * Changes a contract in one transaction. Its first write locks the contract's row, so that concurrent changes are
 * serialized and each reads what the previous one wrote. Calls `work` with the locked row. Throws
 * Refusal('log_rolled_back') while the database is older than the pinned checkpoint, and 'not_found'.
 */
export async function changeContract<T>(
  ctx: Ctx,
  id: ContractId,
  work: (q: Q, contract: ContractRow, now: Date) => Promise<T>,
  { evenIfRolledBack = false, keepUpdatedAt = false }: Options = {},
): Promise<T> {
  if (!evenIfRolledBack) ctx.log.requireLogIntact()
  return ctx.store.tx(async (q) => {
    const now = ctx.now()
    const contract = await (keepUpdatedAt ? lockContract(q, id) : touchContract(q, id, now))
    if (!contract) throw new Refusal('not_found')
    return work(q, contract, now)
  })
}

/** A contract and one of its recipients. */
export type RecipientInContract = { contract: ContractRow; recipient: RecipientRow }

/** A contract and one of its recipients as read under the contract's lock, and the time of the change. */
export type LockedRecipient = RecipientInContract & { at: Date }

/**
 * As `changeContract`, for a change by a recipient. Calls `work` with the recipient as read under the lock, because they
 * may have been removed or erased since their session was read.
 */
export async function changeAsRecipient<T>(
  ctx: Ctx,
  { id, contractId }: Pick<RecipientActor, 'id' | 'contractId'>,
  work: (q: Q, locked: LockedRecipient) => Promise<T>,
  options: Options = {},
): Promise<T> {
  const change = async (q: Q, contract: ContractRow, at: Date) => {
    const recipient = await findRecipient(q, id)
    if (!recipient) throw new Refusal('not_found')
    return work(q, { contract, recipient, at })
  }
  return changeContract(ctx, contractId, change, options)
}
