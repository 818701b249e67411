import { randomBytes } from 'node:crypto'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ReportedTime, requestTimestamp, type Timestamp, TimestampFault } from '#lib/engines/pki/index.ts'
import { recordSkew, skewOf } from './clock-skew.ts'
import { knownChains } from './known-chains.ts'
import type { AuthorityCheck } from './schema.ts'

/**
 * What waits for the timestamp: a signer or a screen has a short timeout, a background job a longer one
 * (docs/decisions/007).
 */
type Waiting = 'signer' | 'screen' | 'background'

const timeouts: Record<Waiting, { eachMs: number; totalMs?: number }> = {
  signer: { eachMs: 3 * SECOND, totalMs: 3 * SECOND },
  screen: { eachMs: 3 * SECOND },
  background: { eachMs: 10 * SECOND },
}
/** After a timeout, requests for a signer skip the authorities for this long. */
const pauseMs = MINUTE

let paused: { authorities: string; until: Date; code: TimestampFault['code'] } | null = null

/**
 * Obtains a timestamp for a SHA-256 digest from the authorities that are set. For a signer, all authorities together
 * have three seconds. Reports a skew between their clocks and this server's (AUD-08). Call it outside a transaction.
 * Throws TimestampFault.
 */
export async function obtainTimestamp(ctx: Ctx, digest: Uint8Array, waiting: Waiting): Promise<Timestamp> {
  return (await ask(ctx, digest, waiting)).timestamp()
}

/**
 * Asks the authorities. Returns the times that they stated, and a function that returns the token or throws the fault.
 */
async function ask(
  ctx: Ctx,
  digest: Uint8Array,
  waiting: Waiting,
): Promise<{ readings: ReportedTime[]; timestamp(): Timestamp }> {
  const { timestamp } = ctx.settings
  if (!timestamp) throw new Error('no timestamp authority is set')
  const authorities = timestamp.authorities.join(' ')
  if (waiting === 'signer' && paused?.authorities === authorities && ctx.now() < paused.until)
    throw new TimestampFault(paused.code, 'not asked: the last request timed out less than a minute ago')
  const readings: ReportedTime[] = []
  const options = {
    ...timestamp,
    known: knownChains(ctx),
    ...timeouts[waiting],
    now: ctx.now,
    onTime: (one: ReportedTime) => void readings.push(one),
  }
  const answer = await requestTimestamp(digest, options).catch((error: unknown) => {
    if (error instanceof TimestampFault) return error
    throw error
  })
  await recordSkew(ctx, readings)
  if (!(answer instanceof TimestampFault)) paused = null
  else if (answer.code === 'too_slow' || answer.code === 'unreachable')
    paused = { authorities, until: later(ctx.now(), pauseMs), code: answer.code }
  const timestampOrThrow = () => {
    if (answer instanceof TimestampFault) throw answer
    return answer
  }
  return { readings, timestamp: timestampOrThrow }
}

/** Whether the authorities issue tokens, tested with random bytes, and how far their clocks are from this server's. */
export async function checkAuthority(ctx: Ctx): Promise<AuthorityCheck> {
  if (!ctx.settings.timestamp) return { state: 'off' }
  const { readings, timestamp } = await ask(ctx, randomBytes(32), 'screen')
  const skewMs = skewOf(readings)?.skewMs ?? null
  try {
    return { state: 'ok', authority: timestamp().authority, skewMs }
  } catch (error) {
    if (!(error instanceof TimestampFault)) throw error
    return { state: 'failing', reason: error.code, error: error.message, skewMs }
  }
}
