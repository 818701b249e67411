import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { lastSeqOf } from '#lib/engines/audit/index.ts'
import { anchorNow } from './anchor-log.ts'

/**
 * Signs the log with the end of a contract in it, and shows that to those who vouch for the log, before anybody is told.
 * While an older database was put back nothing is signed and the mails go out without: the people have signed, and are
 * told so rather than left waiting until an admin has looked.
 */
export async function checkpointAfterContractEnded(ctx: Ctx, contractId: string): Promise<void> {
  const seq = await lastSeqOf(ctx.store.q, contractId, ['contract.completed', 'contract.voided'])
  if (seq === null) return
  try {
    await anchorNow(ctx, await ctx.log.ensure(ctx.store, ctx.now(), seq))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'log_rolled_back') throw error
  }
}
