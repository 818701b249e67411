import { randomBytes } from 'node:crypto'
import type { Ctx } from '#lib/context/index.ts'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { requestTimestamp, type Timestamp, TimestampFault } from '#lib/timestamp/index.ts'
import type { AuthorityCheck } from './schema.ts'

/** Who waits for the time: a signer does not wait for long, and work in the background may (docs/decisions/007). */
type Waiting = 'signer' | 'screen' | 'background'

const patience: Record<Waiting, { eachMs: number; totalMs?: number }> = {
  signer: { eachMs: 3 * SECOND, totalMs: 3 * SECOND },
  screen: { eachMs: 3 * SECOND },
  background: { eachMs: 10 * SECOND },
}
/** After a signer has waited in vain nobody else does so for this long. */
const restMs = MINUTE

let resting: { authorities: string; until: Date; code: TimestampFault['code'] } | null = null

/**
 * A trusted time for a SHA-256 digest from the authorities that are set; asked while a signer waits, they have three seconds
 * between them. Throws TimestampFault.
 */
export async function trustedTime(ctx: Ctx, digest: Uint8Array, waiting: Waiting): Promise<Timestamp> {
  const { timestamp } = ctx.settings
  if (!timestamp) throw new Error('no timestamp authority is set')
  const authorities = timestamp.authorities.join(' ')
  if (waiting === 'signer' && resting?.authorities === authorities && ctx.now() < resting.until)
    throw new TimestampFault(resting.code, 'not asked: a moment ago there was no answer in time')
  try {
    const time = await requestTimestamp(digest, { ...timestamp, ...patience[waiting], now: ctx.now })
    resting = null
    return time
  } catch (error) {
    if (error instanceof TimestampFault && (error.code === 'too_slow' || error.code === 'unreachable'))
      resting = { authorities, until: later(ctx.now(), restMs), code: error.code }
    throw error
  }
}

/** Whether the authorities answer well, by a token for random bytes. */
export async function checkAuthority(ctx: Ctx): Promise<AuthorityCheck> {
  if (!ctx.settings.timestamp) return { state: 'off' }
  try {
    const { authority } = await trustedTime(ctx, randomBytes(32), 'screen')
    return { state: 'ok', authority }
  } catch (error) {
    if (!(error instanceof TimestampFault)) throw error
    return { state: 'failing', reason: error.code, error: error.message }
  }
}
