import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { lastSeqOf } from '#lib/engines/audit/index.ts'
import { anchorNow } from './anchor-log.ts'

/**
 * Signs a checkpoint that covers the end of a contract and has it cosigned, before the mails about it are sent. While
 * the database is rolled back nothing is signed, and the mails are sent without a proof rather than delayed until an
 * admin acknowledges the rollback.
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
