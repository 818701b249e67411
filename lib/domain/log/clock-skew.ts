import { HOUR, MINUTE } from '#lib/core/clock.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import type { ReportedTime } from '#lib/engines/pki/index.ts'
import { consume } from '#lib/engines/rate-limit/index.ts'

/** How far this server's clock may be from an authority's before it is said aloud (AUD-08). */
const toleranceMs = MINUTE

/** By how much this server's clock is ahead of an authority's, in milliseconds; negative where it is behind. */
export type Skew = { skewMs: number; authority: string }

/** The skew against the authority that is furthest from this server; null if that is within the tolerance, or none spoke. */
export function skewOf(said: readonly ReportedTime[]): Skew | null {
  const skews = said.map(({ now, time, authority }) => ({ skewMs: now.getTime() - time.getTime(), authority }))
  const [worst] = skews.sort((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
  return worst && Math.abs(worst.skewMs) > toleranceMs ? worst : null
}

/**
 * Logs that this server's clock is off, once an hour at most. It never fails for who asked the authority: they came for
 * the time, and have it.
 */
export async function recordSkew(ctx: Ctx, said: readonly ReportedTime[]): Promise<void> {
  const skew = skewOf(said)
  if (!skew) return
  const { skewMs, authority } = skew
  console.warn(`clock: this server is ${Math.round(skewMs / 1000)} s ahead of ${authority}`)
  const at = ctx.now()
  try {
    await ctx.store.tx(async (q) => {
      const { allowed } = await consume(q, { key: 'clock-skewed', limit: 1, windowMs: HOUR, now: at })
      if (allowed)
        await appendEvents(q, [byActor(ctx, system, 'clock.skewed', { at, data: { skew_ms: skewMs, authority } })])
    })
  } catch (error) {
    console.error('clock:', error)
  }
}
