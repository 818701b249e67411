import { describe, expect, it } from 'vitest'
import { later, MINUTE } from '#lib/core/clock.ts'
import {
  isVerified,
  type Statuses,
  signerState,
  whyNotAgree,
  whyNotConsent,
  whyNotOpen,
  whyNotProve,
  whyNotSign,
} from './signing.machine.ts'

const now = new Date('2026-11-21T10:00:00Z')
const statuses = (
  contract: Partial<Statuses['contract']> = {},
  recipient: Partial<Statuses['recipient']> = {},
): Statuses => ({
  contract: { status: 'pending', expiresAt: later(now, MINUTE), ...contract },
  recipient: { role: 'signer', status: 'viewed', agreement: null, ...recipient },
})
const fresh = { verifiedAt: now, lastSeenAt: now }

describe('the signer state', () => {
  it.each([
    ['a viewed signer', 'open', statuses()],
    ['a pending signer', 'open', statuses({}, { status: 'pending' })],
    ['a signer who signed', 'signed', statuses({}, { status: 'signed' })],
    [
      'a signer who signed before the contract was voided',
      'signed',
      statuses({ status: 'voided' }, { status: 'signed' }),
    ],
    ['a signer who must agree to a removal', 'asked', statuses({}, { status: 'signed', agreement: 'asked' })],
    ['a signer who refused a removal', 'asked', statuses({}, { status: 'signed', agreement: 'refused' })],
    [
      'a signer who was asked before the contract expired',
      'signed',
      statuses({ status: 'expired' }, { status: 'signed', agreement: 'asked' }),
    ],
    ['a signer of a voided contract', 'voided', statuses({ status: 'voided' })],
    ['a signer who declined', 'declined', statuses({}, { status: 'declined' })],
    ['a signer of an expired contract', 'expired', statuses({ status: 'expired' })],
    ['a signer after the deadline', 'expired', statuses({ expiresAt: now })],
    ['a removed signer of a voided contract', 'removed', statuses({ status: 'voided' }, { status: 'removed' })],
    ['a viewer', 'viewer', statuses({}, { role: 'viewer' })],
    ['a viewer of a completed contract', 'viewer', statuses({ status: 'completed' }, { role: 'viewer' })],
  ] as const)('of %s is %s', (_, state, where) => expect(signerState(where, now)).toBe(state))
})

it('a proof of identity lasts an hour, and half an hour without activity', () => {
  const at = (minutes: number) => later(now, minutes * MINUTE)
  expect(isVerified({ verifiedAt: null, lastSeenAt: now }, now)).toBe(false)
  expect(isVerified({ verifiedAt: now, lastSeenAt: at(59) }, at(59.9))).toBe(true)
  expect(isVerified({ verifiedAt: now, lastSeenAt: at(59) }, at(60))).toBe(false)
  expect(isVerified({ verifiedAt: now, lastSeenAt: now }, at(29.9))).toBe(true)
  expect(isVerified({ verifiedAt: now, lastSeenAt: now }, at(30))).toBe(false)
})

describe('whyNotConsent and whyNotSign', () => {
  const screen = { documentOfContract: true, currentDisclosure: true, currentParties: true, consented: true }
  it('let a signer consent who viewed the document and verified their identity, and then sign', () => {
    expect(whyNotConsent(statuses(), fresh, screen, now)).toBeNull()
    expect(whyNotSign(statuses(), fresh, { ...screen, consented: false }, now)).toBe('consent_needed')
    expect(whyNotSign(statuses(), fresh, screen, now)).toBeNull()
  })
  it.each([
    ['before the pages were seen', statuses({}, { status: 'pending' }), fresh, {}, 'not_viewed'],
    ['without a verified code', statuses(), { verifiedAt: null, lastSeenAt: now }, {}, 'code_needed'],
    ['for a document of another contract', statuses(), fresh, { documentOfContract: false }, 'document_changed'],
    ['after the disclosure changed', statuses(), fresh, { currentDisclosure: false }, 'disclosure_changed'],
    ['after the parties changed', statuses(), fresh, { currentParties: false }, 'parties_changed'],
    ['once the contract was voided', statuses({ status: 'voided' }), fresh, {}, 'contract_voided'],
    ['after declining', statuses({}, { status: 'declined' }), fresh, {}, 'already_declined'],
    ['for a viewer', statuses({}, { role: 'viewer' }), fresh, {}, 'not_a_signer'],
    ['after the deadline', statuses({ expiresAt: now }), fresh, {}, 'contract_expired'],
  ] as const)('both refuse %s', (_, where, session, seen, why) => {
    expect(whyNotConsent(where, session, { ...screen, ...seen }, now)).toBe(why)
    expect(whyNotSign(where, session, { ...screen, ...seen, consented: false }, now)).toBe(why)
  })
})

it('a signer cannot act twice', () => {
  expect(whyNotOpen(statuses({}, { status: 'signed' }), now)).toBe('already_signed')
  expect(whyNotOpen(statuses({ status: 'completed' }), now)).toBe('not_pending')
})

describe('a signer who must agree to a removal', () => {
  const asked = statuses({}, { status: 'signed', agreement: 'asked' })
  const shown = { currentParties: true }
  it('may enter a code and answer, but not sign again', () => {
    expect(whyNotProve(asked, now)).toBeNull()
    expect(whyNotAgree(asked, fresh, shown, now)).toBeNull()
    expect(whyNotOpen(asked, now)).toBe('already_signed')
  })
  it.each([
    ['without a verified code', asked, { verifiedAt: null, lastSeenAt: now }, shown, 'code_needed'],
    ['after the parties changed again', asked, fresh, { currentParties: false }, 'parties_changed'],
    ['if not asked', statuses({}, { status: 'signed' }), fresh, shown, 'already_signed'],
    ['before signing', statuses(), fresh, shown, 'not_pending'],
    ['after the deadline', statuses({ expiresAt: now }, asked.recipient), fresh, shown, 'already_signed'],
    ['once the contract was voided', statuses({ status: 'voided' }, asked.recipient), fresh, shown, 'already_signed'],
  ] as const)('is refused %s', (_, where, session, screen, why) =>
    expect(whyNotAgree(where, session, screen, now)).toBe(why),
  )
})
