import { describe, expect, it } from 'vitest'
import type { Failure } from '#components/http/call.ts'
import type { Problem } from '#lib/core/problem.ts'
import type { ResultAnswer } from '#lib/domain/signing/schema.ts'
import {
  afterCodeCheck,
  afterCodeRequest,
  afterConsent,
  afterRemovalAnswer,
  afterSubmit,
  endOf,
  hasDisclosureChanged,
  havePartiesChanged,
} from './signing-answers.ts'

const refused = (code: Problem['code'], status = 409, retryAfterSeconds: number | null = null): Failure => ({
  ok: false,
  kind: 'refused',
  status,
  retryAfterSeconds,
  problem: { type: 'about:blank', status, code, details: {}, instance: 'urn:uuid:0', detail: `words of ${code}` },
})
const lost: Failure = { ok: false, kind: 'lost' }
const offline: Failure = { ok: false, kind: 'offline' }
const result: ResultAnswer = {
  sha256: null,
  isLater: false,
  signedPdfUrl: null,
  certificateUrl: null,
  verifyUrl: null,
  evidenceUrl: null,
  signedAtText: 'today',
  signedCount: 1,
  signerCount: 2,
  askedCount: 0,
}
const parties = { sha256: '1'.repeat(64), people: [] }
const now = 1_000_000

describe('a refusal ends the signing', () => {
  it('not when the recipient’s own status changed: the message is shown', () => {
    expect(endOf(refused('not_pending'))).toBeNull()
    expect(afterSubmit(refused('not_pending'))).toMatchObject({ type: 'submit_refused' })
  })

  it.each([
    ['contract_voided', 'voided'],
    ['contract_expired', 'expired'],
    ['recipient_removed', 'removed'],
    ['session_expired', 'session_expired'],
    ['other_person', 'other_person'],
    ['link_invalid', 'link_invalid'],
  ] as const)('when it is %s, as %s, for every request', (code, reason) => {
    const ended = { type: 'ended', reason }
    expect(endOf(refused(code))).toBe(reason)
    expect(afterCodeRequest(refused(code), now)).toEqual(ended)
    expect(afterCodeCheck(refused(code))).toEqual(ended)
    expect(afterConsent(refused(code))).toEqual(ended)
    expect(afterSubmit(refused(code))).toEqual(ended)
  })

  it('only for those codes, and never for a lost connection', () => {
    expect(endOf(refused('code_wrong'))).toBeNull()
    expect(endOf(lost)).toBeNull()
    expect(endOf(offline)).toBeNull()
  })
})

describe('after a request for a code', () => {
  const notSent = { type: 'code_not_sent', message: null, other: null, resendAt: null, locked: false }
  const sent = {
    sent: true,
    channel: 'email',
    masked: 'a***@b.c',
    resendAfterSeconds: 60,
    expiresInSeconds: 600,
  } as const
  const waiting = { type: 'code_sent', channel: 'email', masked: 'a***@b.c' }
  const times = { resendAt: now + 60_000, expiresAt: now + 600_000 }
  it.each([
    [
      'it is sent, with when another may be',
      { ok: true, value: { ...sent, sentSecondsAgo: 0 } },
      { ...waiting, sentBefore: null, ...times },
    ],
    [
      'it was sent before, with when',
      { ok: true, value: { ...sent, sentSecondsAgo: 20 } },
      { ...waiting, sentBefore: now - 20_000, ...times },
    ],
    [
      'it is not sent, with the other way',
      { ok: true, value: { sent: false, message: 'No route', other: 'sms' } },
      { ...notSent, message: 'No route', other: 'sms' },
    ],
    [
      'it comes too soon, with when it may be asked for',
      refused('code_too_soon', 429, 17),
      { ...notSent, message: 'words of code_too_soon', resendAt: now + 17_000 },
    ],
    ['the link is locked', refused('code_locked', 423), { ...notSent, message: 'words of code_locked', locked: true }],
    ['nothing came back', offline, notSent],
    ['something else came back', lost, notSent],
  ] as const)('when %s', (_name, answer, expected) => {
    expect(afterCodeRequest(answer, now)).toEqual(expected)
  })
})

describe('after a code was checked', () => {
  const wrong = { verified: false, message: 'Wrong', triesLeft: 3, locked: false } as const
  const event = { type: 'code_refused', message: 'Wrong', triesLeft: 3, locked: null }
  it.each([
    ['it is right', { ok: true, value: { verified: true, parties } }, { type: 'code_verified', parties }],
    ['it is wrong and may be tried again', { ok: true, value: wrong }, event],
    [
      'the last try of this code is spent',
      { ok: true, value: { ...wrong, triesLeft: 0 } },
      { ...event, triesLeft: 0, locked: 'code' },
    ],
    [
      'no code will open the link any more',
      { ok: true, value: { ...wrong, triesLeft: 0, locked: true } },
      { ...event, triesLeft: 0, locked: 'link' },
    ],
    [
      'it was refused for another reason',
      refused('bad_input'),
      { ...event, message: 'words of bad_input', triesLeft: null },
    ],
    ['nothing came back', offline, { type: 'code_unanswered' }],
  ] as const)('when %s', (_name, answer, expected) => {
    expect(afterCodeCheck(answer)).toEqual(expected)
  })
})

describe('after consent was given', () => {
  it.each([
    ['it is recorded', { ok: true, value: null }, { type: 'consented' }],
    ['identity must be proven again', refused('code_needed', 401), { type: 'code_needed' }],
    ['it is refused in words', refused('not_viewed'), { type: 'consent_refused', message: 'words of not_viewed' }],
    ['nothing came back', offline, { type: 'consent_refused', message: null }],
  ] as const)('when %s', (_name, answer, expected) => {
    expect(afterConsent(answer)).toEqual(expected)
  })
})

describe('after a signature was submitted', () => {
  it.each([
    ['it is signed', { ok: true, value: result }, { type: 'signed', result }],
    ['identity must be proven again', refused('code_needed', 401), { type: 'code_needed' }],
    [
      'consent is missing',
      refused('consent_needed', 422),
      { type: 'consent_needed', message: 'words of consent_needed' },
    ],
    [
      'it is refused in words',
      refused('signature_blank', 422),
      { type: 'submit_refused', message: 'words of signature_blank' },
    ],
    ['a failure of the server is worth another try', refused('internal_error', 500), { type: 'submit_lost' }],
    ['a lost answer is worth another try', lost, { type: 'submit_lost' }],
    ['a lost connection is worth another try', offline, { type: 'submit_lost' }],
  ] as const)('when %s', (_name, answer, expected) => {
    expect(afterSubmit(answer)).toEqual(expected)
  })
})

describe('after a signer answered whether others may be removed', () => {
  it.each([
    ['they agreed', { ok: true, value: result }, { type: 'signed', result }],
    ['they refused', { ok: true, value: null }, { type: 'refused_removal' }],
    ['identity must be proven again', refused('code_needed', 401), { type: 'code_needed' }],
    ['it is refused in words', refused('not_pending'), { type: 'answer_refused', message: 'words of not_pending' }],
    ['nothing came back', offline, { type: 'answer_refused', message: null }],
  ] as const)('when %s', (_name, answer, expected) => {
    expect(afterRemovalAnswer(answer)).toEqual(expected)
  })
})

it('only changed parties are loaded again', () => {
  expect(havePartiesChanged(refused('parties_changed'))).toBe(true)
  expect(havePartiesChanged(refused('disclosure_changed'))).toBe(false)
  expect(havePartiesChanged({ ok: true, value: null })).toBe(false)
})

it('only a changed disclosure is loaded again', () => {
  expect(hasDisclosureChanged(refused('disclosure_changed'))).toBe(true)
  expect(hasDisclosureChanged(refused('document_changed'))).toBe(false)
  expect(hasDisclosureChanged(offline)).toBe(false)
  expect(hasDisclosureChanged({ ok: true, value: null })).toBe(false)
})
