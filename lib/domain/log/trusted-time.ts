import { randomBytes } from 'node:crypto'
import { later, MINUTE, SECOND } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type ReportedTime, requestTimestamp, type Timestamp, TimestampFault } from '#lib/engines/pki/index.ts'
import { recordSkew, skewOf } from './clock-skew.ts'
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
 * between them. What they say of the time is held against this server's clock (AUD-08). Call it outside a
 * transaction. Throws TimestampFault.
 */
export async function trustedTime(ctx: Ctx, digest: Uint8Array, waiting: Waiting): Promise<Timestamp> {
  return (await ask(ctx, digest, waiting)).timestamp()
}

/** What came of asking: what the authorities say the time is, and the token, or the fault that is thrown for want of one. */
async function ask(
  ctx: Ctx,
  digest: Uint8Array,
  waiting: Waiting,
): Promise<{ said: ReportedTime[]; timestamp(): Timestamp }> {
  const { timestamp } = ctx.settings
  if (!timestamp) throw new Error('no timestamp authority is set')
  const authorities = timestamp.authorities.join(' ')
  if (waiting === 'signer' && resting?.authorities === authorities && ctx.now() < resting.until)
    throw new TimestampFault(resting.code, 'not asked: a moment ago there was no answer in time')
  const said: ReportedTime[] = []
  const options = {
    ...timestamp,
    ...patience[waiting],
    now: ctx.now,
    onTime: (one: ReportedTime) => void said.push(one),
  }
  const answer = await requestTimestamp(digest, options).catch((error: unknown) => {
    if (error instanceof TimestampFault) return error
    throw error
  })
  await recordSkew(ctx, said)
  if (!(answer instanceof TimestampFault)) resting = null
  else if (answer.code === 'too_slow' || answer.code === 'unreachable')
    resting = { authorities, until: later(ctx.now(), restMs), code: answer.code }
  const given = () => {
    if (answer instanceof TimestampFault) throw answer
    return answer
  }
  return { said, timestamp: given }
}

/** Whether the authorities answer well, by a token for random bytes, and how far their clocks are from this server's. */
export async function checkAuthority(ctx: Ctx): Promise<AuthorityCheck> {
  if (!ctx.settings.timestamp) return { state: 'off' }
  const { said, timestamp } = await ask(ctx, randomBytes(32), 'screen')
  const skewMs = skewOf(said)?.skewMs ?? null
  try {
    return { state: 'ok', authority: timestamp().authority, skewMs }
  } catch (error) {
    if (!(error instanceof TimestampFault)) throw error
    return { state: 'failing', reason: error.code, error: error.message, skewMs }
  }
}
