import type { Answer, Failure } from '#components/http/call.ts'
import type { Problem } from '#lib/core/problem.ts'
import type { CodeCheckAnswer, CodeRequestAnswer, ResultAnswer } from '#lib/domain/signing/schema.ts'
import type { CodeEvent } from './code/code-flow.machine.ts'
import type { SigningEvent } from './signing-flow.machine.ts'
import type { EndReason } from './signing-view.ts'

type EndEvent = { type: 'ended'; reason: EndReason }

const endings: Partial<Record<Problem['code'], EndReason>> = {
  contract_voided: 'voided',
  contract_expired: 'expired',
  recipient_removed: 'removed',
  session_expired: 'session_expired',
  other_person: 'other_person',
  link_invalid: 'link_invalid',
}

/** Why signing cannot continue; null if the failure does not end it. */
export function endOf(failure: Failure): EndReason | null {
  return failure.kind === 'refused' ? (endings[failure.problem.code] ?? null) : null
}

/** True if the disclosure changed since it was shown: the screen loads it and asks again. */
export function hasDisclosureChanged(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.kind === 'refused' && answer.problem.code === 'disclosure_changed'
}

/** True if the parties changed since they were shown: the screen loads them and asks again. */
export function havePartiesChanged(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.kind === 'refused' && answer.problem.code === 'parties_changed'
}

/** True if the screen showed something else in a field than would be printed: it loads the fields and shows them again. */
export function haveFieldsChanged(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.kind === 'refused' && answer.problem.code === 'fields_changed'
}

/** `now`: when the answer arrived, in milliseconds since the epoch. */
export function afterCodeRequest(answer: Answer<CodeRequestAnswer>, now: number): CodeEvent | EndEvent {
  if (!answer.ok) return codeNotSent(answer, now)
  if (!answer.value.sent) {
    const { message, other } = answer.value
    return { type: 'code_not_sent', message, other, resendAt: null, locked: false }
  }
  const { channel, masked, sentSecondsAgo, resendAfterSeconds, expiresInSeconds } = answer.value
  return {
    type: 'code_sent',
    channel,
    masked,
    sentBefore: sentSecondsAgo > 0 ? now - sentSecondsAgo * 1000 : null,
    resendAt: now + resendAfterSeconds * 1000,
    expiresAt: now + expiresInSeconds * 1000,
  }
}

function codeNotSent(failure: Failure, now: number): CodeEvent | EndEvent {
  const reason = endOf(failure)
  if (reason) return { type: 'ended', reason }
  if (failure.kind !== 'refused')
    return { type: 'code_not_sent', message: null, other: null, resendAt: null, locked: false }
  const { problem, retryAfterSeconds } = failure
  return {
    type: 'code_not_sent',
    message: problem.detail,
    other: null,
    resendAt: retryAfterSeconds === null ? null : now + retryAfterSeconds * 1000,
    locked: problem.code === 'code_locked',
  }
}

export function afterCodeCheck(answer: Answer<CodeCheckAnswer>): CodeEvent | EndEvent {
  if (answer.ok) {
    if (answer.value.verified) return { type: 'code_verified', parties: answer.value.parties }
    const { message, triesLeft, locked } = answer.value
    return { type: 'code_refused', message, triesLeft, locked: locked ? 'link' : triesLeft === 0 ? 'code' : null }
  }
  const reason = endOf(answer)
  if (reason) return { type: 'ended', reason }
  if (answer.kind !== 'refused') return { type: 'code_unanswered' }
  return { type: 'code_refused', message: answer.problem.detail, triesLeft: null, locked: null }
}

/** The event of a failure that opens another screen; null for one shown on the current screen. */
export function otherScreen(failure: Failure): SigningEvent | null {
  const reason = endOf(failure)
  if (reason) return { type: 'ended', reason }
  return failure.kind === 'refused' && failure.problem.code === 'code_needed' ? { type: 'code_needed' } : null
}

export function afterConsent(answer: Answer<unknown>): SigningEvent {
  if (answer.ok) return { type: 'consented' }
  const message = answer.kind === 'refused' ? answer.problem.detail : null
  return otherScreen(answer) ?? { type: 'consent_refused', message }
}

/** The event of an answer to the removal of others; `ok` without a value for a refusal that was recorded. */
export function afterRemovalAnswer(answer: Answer<ResultAnswer | null>): SigningEvent {
  if (answer.ok) return answer.value ? { type: 'signed', result: answer.value } : { type: 'refused_removal' }
  const message = answer.kind === 'refused' ? answer.problem.detail : null
  return otherScreen(answer) ?? { type: 'answer_refused', message }
}

/** A failure of the server or of the network leads to another attempt with the same signature; a refusal does not. */
export function afterSubmit(answer: Answer<ResultAnswer>): SigningEvent {
  if (answer.ok) return { type: 'signed', result: answer.value }
  const other = otherScreen(answer)
  if (other) return other
  if (answer.kind !== 'refused') return { type: 'submit_lost' }
  const { code, detail: message } = answer.problem
  if (code === 'consent_needed') return { type: 'consent_needed', message }
  return answer.status >= 500 ? { type: 'submit_lost' } : { type: 'submit_refused', message }
}
