import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ContractRow, lockContract, touchContract } from './contract.store.ts'

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
