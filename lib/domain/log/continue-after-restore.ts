import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type Renamed, readHead } from '#lib/engines/audit/index.ts'
import { retryFailed } from '#lib/engines/queue/index.ts'

/**
 * The last step of a restore: continues the log under its next name, whatever the pinned checkpoint is, because it may have
 * been restored from the same backup as the database. Also acknowledges a rollback, and retries failed seals.
 */
export async function continueAfterRestore(ctx: Ctx): Promise<Renamed> {
  const now = ctx.now()
  const { origin } = await readHead(ctx.store.q)
  const by = byActor(ctx, system, 'log.restored', { at: now })
  const given = { cause: { reason: 'restored' }, origin } as const
  const renamed = await ctx.log.continueUnderNextName(ctx.store, now, by, given, (q) =>
    retryFailed(q, 'contract.seal', now),
  )
  if (!renamed) throw new Error('another process has changed the name of the log')
  return renamed
}
