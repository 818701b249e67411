import type { Q, Store } from '#db/client.ts'
import { type Channel, policy } from './code.machine.ts'
import {
  clearSpentCode,
  countTries,
  findCode,
  isLocked,
  lockSubjectGate,
  replacedCodes,
  returnAttempt,
  tryConsumeCode,
  tryLock,
  tryTakeAttempt,
} from './code.store.ts'
import { keyIdOf, matches } from './digest.ts'

export type VerifyInput = {
  subject: string
  purpose: string
  code: string
  now: Date
  key: Buffer
}

/**
 * `triesLeft` is 0 when a new code is needed. Wrong, expired and unknown codes give the same answer. `locked`: no code is
 * accepted until unlockSubject. `replaced`: the code was right until a newer one was sent; no try was used up.
 */
export type VerifyAnswer =
  | { ok: true; codeId: string; channel: Channel }
  | { ok: false; triesLeft: number; locked: boolean; replaced: boolean }

export type VerifiedFacts = { codeId: string; channel: Channel }

/** Why a code was refused: for the log, never for the person who entered it. `lockedNow`: this try locked the subject. */
export type RefusedFacts = {
  /** `used`: correct, but another request used it, or a newer code replaced it meanwhile. */
  reason: 'wrong' | 'used' | 'replaced' | 'expired' | 'no_code' | 'no_tries_left' | 'day_limit' | 'locked'
  codeId: string | null
  triesLeft: number
  locked: boolean
  lockedNow: boolean
}

export type VerifyHooks = {
  /** Runs in the transaction that uses the code. If it throws, the code stays unused. */
  onVerified?: (q: Q, facts: VerifiedFacts) => Promise<void>
  onRefused?: (q: Q, facts: RefusedFacts) => Promise<void>
}

type Reservation =
  | { digest: Buffer | null; reason: 'wrong' | 'expired'; codeId: string; channel: Channel; triesLeft: number }
  | {
      digest: null
      reason: 'no_code' | 'no_tries_left' | 'day_limit' | 'locked'
      codeId: null
      triesLeft: number
      lockedNow: boolean
    }

/**
 * Checks a code in one transaction, which locks the subject: it counts the try before it compares (OTP-04), then uses the
 * code or records the failure.
 */
export async function verifyCode(
  store: Pick<Store, 'tx'>,
  input: VerifyInput,
  hooks: VerifyHooks = {},
): Promise<VerifyAnswer> {
  return store.tx(async (q) => {
    const reserved = await reserveAttempt(q, input)
    const right = compare(input, reserved)
    if (right && reserved.codeId !== null && (await tryConsumeCode(q, reserved.codeId, input.subject, input.now))) {
      const facts = { codeId: reserved.codeId, channel: reserved.channel }
      await hooks.onVerified?.(q, facts)
      return { ok: true, ...facts }
    }
    const isOld = !right && (await wasReplaced(q, input, reserved))
    const facts = isOld ? await giveBack(q, input, reserved) : await recordRefusal(q, input, reserved, right)
    await hooks.onRefused?.(q, facts)
    return { ok: false, triesLeft: facts.triesLeft, locked: facts.locked, replaced: isOld }
  })
}

function compare({ key, subject, purpose, code }: VerifyInput, { codeId, digest }: Reservation): boolean {
  return matches(key, { codeId: codeId ?? '', subject, purpose }, code, digest)
}

type OfCode = Extract<Reservation, { channel: Channel }>

/** True if the code is an older one, which a newer code replaced. */
async function wasReplaced(q: Q, input: VerifyInput, reserved: Reservation): Promise<boolean> {
  if (reserved.codeId === null) return false
  const { key, subject, purpose, code } = input
  const found = (await replacedCodes(q, input)).map(({ id, digest }) =>
    matches(key, { codeId: id, subject, purpose }, code, digest),
  )
  return found.includes(true)
}

async function giveBack(q: Q, { subject }: VerifyInput, reserved: Reservation): Promise<RefusedFacts> {
  const { codeId, triesLeft } = reserved as OfCode
  await returnAttempt(q, codeId, subject)
  return { reason: 'replaced', codeId, triesLeft: triesLeft + 1, locked: false, lockedNow: false }
}

async function reserveAttempt(q: Q, input: VerifyInput): Promise<Reservation> {
  const { subject, purpose, now } = input
  const none = (reason: 'no_code' | 'no_tries_left' | 'day_limit' | 'locked', lockedNow = false): Reservation => ({
    digest: null,
    reason,
    codeId: null,
    lockedNow,
    triesLeft: reason === 'no_code' ? policy.triesPerCode - 1 : 0,
  })
  const gate = await lockSubjectGate(q, subject, now)
  if (gate.lockedAt) return none('locked')
  if (gate.failures >= policy.failuresUntilLocked) return none('locked', await tryLock(q, subject, now))
  if ((await countTries(q, subject, now)) >= policy.triesPerDay) return none('day_limit')
  const row = await findCode(q, { subject, purpose })
  if (!row) return none('no_code')
  const taken = await tryTakeAttempt(q, row.id, subject)
  if (!taken) return none('no_tries_left')

  const valid = row.expiresAt > now && row.digest !== null && row.keyId === keyIdOf(input.key)
  return {
    digest: valid ? row.digest : null,
    reason: valid ? 'wrong' : 'expired',
    codeId: row.id,
    channel: row.channel,
    triesLeft: policy.triesPerCode - taken.attempts,
  }
}

async function recordRefusal(
  q: Q,
  { subject, now }: VerifyInput,
  reserved: Reservation,
  right: boolean,
): Promise<RefusedFacts> {
  const { codeId, triesLeft } = reserved
  if (codeId === null) {
    return {
      reason: reserved.reason,
      codeId,
      triesLeft,
      locked: reserved.reason === 'locked',
      lockedNow: reserved.lockedNow,
    }
  }
  await clearSpentCode(q, codeId, now)
  const lockedNow = await tryLock(q, subject, now)
  const locked = await isLocked(q, subject)
  return { reason: right ? 'used' : reserved.reason, codeId, triesLeft: locked ? 0 : triesLeft, locked, lockedNow }
}
