import { HOUR, MINUTE } from '#lib/core/clock.ts'
import { reportError, reportWarning } from '#lib/core/report.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import type { ReportedTime } from '#lib/engines/pki/index.ts'
import { consume } from '#lib/engines/rate-limit/index.ts'

/** The clock skew from which it is reported (AUD-08). */
const toleranceMs = MINUTE

/** How far this server's clock is ahead of an authority's, in milliseconds; negative if it is behind. */
export type Skew = { skewMs: number; authority: string }

/** The largest skew; null if it is within the tolerance or no authority answered. */
export function skewOf(readings: readonly ReportedTime[]): Skew | null {
  const skews = readings.map(({ now, time, authority }) => ({ skewMs: now.getTime() - time.getTime(), authority }))
  const [worst] = skews.sort((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
  return worst && Math.abs(worst.skewMs) > toleranceMs ? worst : null
}

/** Logs the clock skew, at most once an hour. Does not throw, because the caller needs the timestamp and has it. */
export async function recordSkew(ctx: Ctx, readings: readonly ReportedTime[]): Promise<void> {
  const skew = skewOf(readings)
  if (!skew) return
  const { skewMs, authority } = skew
  reportWarning(`clock: this server is ${Math.round(skewMs / 1000)} s ahead of ${authority}`)
  const at = ctx.now()
  try {
    await ctx.store.tx(async (q) => {
      const { allowed } = await consume(q, { key: 'clock-skewed', limit: 1, windowMs: HOUR, now: at })
      if (allowed)
        await appendEvents(q, [byActor(ctx, system, 'clock.skewed', { at, data: { skew_ms: skewMs, authority } })])
    })
  } catch (error) {
    reportError('clock', error)
  }
}
