import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { changeContract } from './change-contract.ts'
import { expiredContracts, tryClose } from './contract.store.ts'

/**
 * Marks pending contracts whose deadline has passed as expired, and returns how many were due. Does nothing while the
 * database is rolled back, because they may be completed in the newer one.
 */
export async function expireContracts(ctx: Ctx): Promise<number> {
  if (ctx.log.rollback !== null) return 0
  const due = await expiredContracts(ctx.store.q, ctx.now())
  for (const id of due) {
    await changeContract(ctx, id, async (q) => {
      if (await tryClose(q, id, { status: 'expired' }))
        await appendEvents(q, [byActor(ctx, system, 'contract.expired', { contractId: id })])
    })
  }
  return due.length
}
