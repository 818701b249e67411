import { later, MINUTE } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { latestCheckpoint, newestOfKind, readHead } from '#lib/engines/audit/index.ts'

const LONGEST_UNSIGNED_MS = 15 * MINUTE

/**
 * Signs a checkpoint if the log has grown and the last one is a quarter of an hour old, or if a contract has expired
 * since, because no mail about an expiry triggers one.
 */
export async function checkpointIfLogGrew(ctx: Ctx): Promise<void> {
  if (ctx.log.rollback !== null) return
  const [{ size }, latest] = [await readHead(ctx.store.q), await latestCheckpoint(ctx.store.q)]
  const signed = latest?.size ?? 0
  if (size === signed) return
  const isDue = !latest || later(latest.createdAt, LONGEST_UNSIGNED_MS) <= ctx.now()
  const expired = await newestOfKind(ctx.store.q, 'contract.expired')
  if (isDue || (expired !== null && expired.seq >= signed)) await ctx.log.sign(ctx.store, ctx.now())
}
