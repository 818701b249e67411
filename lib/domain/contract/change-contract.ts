import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ContractRow, touchContract } from './contract.store.ts'

type Options = {
  /** For what must be recorded, and commits no one to anything, while an older database stands in for the newest. */
  evenIfRolledBack?: boolean
}

/**
 * Changes a contract: opens the transaction, locks the contract's row as its first write, so that concurrent changes run one
 * after another and each reads what the one before wrote, and runs `work` with the row as it is now. Throws
 * Refusal('log_rolled_back') while the database is older than the log's pinned checkpoint, and 'not_found'.
 */
export async function changeContract<T>(
  ctx: Ctx,
  id: ContractId,
  work: (q: Q, contract: ContractRow, now: Date) => Promise<T>,
  { evenIfRolledBack = false }: Options = {},
): Promise<T> {
  if (!evenIfRolledBack) ctx.log.requireLogIntact()
  return ctx.store.tx(async (q) => {
    const now = ctx.now()
    const contract = await touchContract(q, id, now)
    if (!contract) throw new Refusal('not_found')
    return work(q, contract, now)
  })
}
