import { describe, expect, it } from 'vitest'
import { later, MINUTE } from '#lib/core/clock.ts'
import { isVerified, type Standing, signerState, whyNotConsent, whyNotOpen, whyNotSign } from './signing.machine.ts'

const now = new Date('2026-11-21T10:00:00Z')
const standing = (
  contract: Partial<Standing['contract']> = {},
  recipient: Partial<Standing['recipient']> = {},
): Standing => ({
  contract: { status: 'pending', expiresAt: later(now, MINUTE), ...contract },
  recipient: { role: 'signer', status: 'viewed', ...recipient },
})
const fresh = { verifiedAt: now, lastSeenAt: now }

describe('signerState', () => {
  it.each([
    [standing(), 'open'],
    [standing({}, { status: 'pending' }), 'open'],
    [standing({}, { status: 'signed' }), 'signed'],
    [standing({ status: 'voided' }, { status: 'signed' }), 'signed'],
    [standing({ status: 'voided' }), 'voided'],
    [standing({}, { status: 'declined' }), 'declined'],
    [standing({ status: 'expired' }), 'expired'],
    [standing({ expiresAt: now }), 'expired'],
    [standing({ status: 'voided' }, { status: 'removed' }), 'removed'],
    [standing({}, { role: 'viewer' }), 'viewer'],
    [standing({ status: 'completed' }, { role: 'viewer' }), 'viewer'],
  ] as const)('%#: %o is %s', (where, state) => expect(signerState(where, now)).toBe(state))
})

it('holds a proof of identity for an hour, and half an hour without a sign of life', () => {
  const at = (minutes: number) => later(now, minutes * MINUTE)
  expect(isVerified({ verifiedAt: null, lastSeenAt: now }, now)).toBe(false)
  expect(isVerified({ verifiedAt: now, lastSeenAt: at(59) }, at(59.9))).toBe(true)
  expect(isVerified({ verifiedAt: now, lastSeenAt: at(59) }, at(60))).toBe(false)
  expect(isVerified({ verifiedAt: now, lastSeenAt: now }, at(29.9))).toBe(true)
  expect(isVerified({ verifiedAt: now, lastSeenAt: now }, at(30))).toBe(false)
})

describe('whyNotConsent and whyNotSign', () => {
  const screen = { knownDocument: true, currentDisclosure: true, consented: true }
  it('let a signer agree who viewed the document and proved who they are, and then sign', () => {
    expect(whyNotConsent(standing(), fresh, screen, now)).toBeNull()
    expect(whyNotSign(standing(), fresh, { ...screen, consented: false }, now)).toBe('consent_needed')
    expect(whyNotSign(standing(), fresh, screen, now)).toBeNull()
  })
  it.each([
    [standing({}, { status: 'pending' }), fresh, {}, 'not_viewed'],
    [standing(), { verifiedAt: null, lastSeenAt: now }, {}, 'code_needed'],
    [standing(), fresh, { knownDocument: false }, 'document_changed'],
    [standing(), fresh, { currentDisclosure: false }, 'disclosure_changed'],
    [standing({ status: 'voided' }), fresh, {}, 'contract_voided'],
    [standing({}, { status: 'declined' }), fresh, {}, 'already_declined'],
    [standing({}, { role: 'viewer' }), fresh, {}, 'not_a_signer'],
    [standing({ expiresAt: now }), fresh, {}, 'contract_expired'],
  ] as const)('%#', (where, session, seen, why) => {
    expect(whyNotConsent(where, session, { ...screen, ...seen }, now)).toBe(why)
    expect(whyNotSign(where, session, { ...screen, ...seen, consented: false }, now)).toBe(why)
  })
})

it('lets nobody act twice', () => {
  expect(whyNotOpen(standing({}, { status: 'signed' }), now)).toBe('already_signed')
  expect(whyNotOpen(standing({ status: 'completed' }), now)).toBe('not_pending')
})
