import { DAY, later, MINUTE, SECOND } from '#lib/core/clock.ts'

/** The limits of OTP-02, OTP-04 and OTP-08. */
export const policy = {
  lifeMs: 10 * MINUTE,
  triesPerCode: 5,
  triesPerDay: 25,
  failuresUntilLocked: 100,
  firstGapMs: 60 * SECOND,
  perSubject: { most: 5, inMs: DAY },
  perTarget: { most: 3, inMs: 10 * MINUTE },
  /**
   * Codes that could not be sent, counted by channel. A broken mail server reduces neither the number of codes that can be
   * delivered nor those by SMS, and a subject cannot make it retry without limit.
   */
  unsentPerChannel: { most: 10, inMs: DAY },
} as const

export type Channel = 'email' | 'sms'

/** Recent codes, newest first; each list covers at least the window that it is checked against. */
export type IssueFacts = {
  channel: Channel
  locked: boolean
  ofSubject: readonly { createdAt: Date; channel: Channel; unsent: boolean }[]
  toTarget: readonly Date[]
}

export type IssueDecision =
  | { ok: true }
  | { ok: false; code: 'code_locked' }
  | { ok: false; code: 'code_too_soon' | 'code_limit'; seconds: number }

/** Decides whether a new code may be made now; if not, why, and after how many seconds. */
export function decideIssue(facts: IssueFacts, now: Date): IssueDecision {
  if (facts.locked) return { ok: false, code: 'code_locked' }

  const sent = within(
    facts.ofSubject.filter((code) => !code.unsent).map((code) => code.createdAt),
    policy.perSubject.inMs,
    now,
  )
  const limits: readonly (readonly [readonly Date[], { most: number; inMs: number }])[] = [
    [sent, policy.perSubject],
    [
      facts.ofSubject.filter((code) => code.unsent && code.channel === facts.channel).map((code) => code.createdAt),
      policy.unsentPerChannel,
    ],
    [facts.toTarget, policy.perTarget],
  ]
  const wait = Math.max(...limits.map(([times, limit]) => waitUnder(times, limit, now)))
  if (wait > 0) return { ok: false, code: 'code_limit', seconds: Math.ceil(wait / SECOND) }

  const [last] = sent
  const gap = last ? later(last, policy.firstGapMs * 2 ** (sent.length - 1)).getTime() - now.getTime() : 0
  return gap > 0 ? { ok: false, code: 'code_too_soon', seconds: Math.ceil(gap / SECOND) } : { ok: true }
}

function within(times: readonly Date[], inMs: number, now: Date): Date[] {
  return times.filter((time) => time > later(now, -inMs))
}

/** The time in ms until fewer than `most` of the times are in the window; 0 if that is the case now. */
function waitUnder(times: readonly Date[], limit: { most: number; inMs: number }, now: Date): number {
  const blocking = within(times, limit.inMs, now)[limit.most - 1]
  return blocking ? later(blocking, limit.inMs).getTime() - now.getTime() : 0
}
