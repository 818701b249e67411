import { describe, expect, it } from 'vitest'
import { DAY, later, MINUTE } from '#lib/core/clock.ts'
import {
  isVerified,
  mustProveToRead,
  type Statuses,
  signerState,
  whyNotAgree,
  whyNotConsent,
  whyNotDecline,
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

describe('mustProveToRead', () => {
  const pending = { status: 'pending', completedAt: null, voidedAt: null, expiresAt: later(now, DAY) } as const
  const completed = { ...pending, status: 'completed', completedAt: now } as const
  const unproven = { provenAt: null }
  it.each([
    ['of a contract that asks before reading', true, { ...pending, codeBefore: 'reading' }, unproven, now],
    ['that proved it once', false, { ...pending, codeBefore: 'reading' }, { provenAt: now }, later(now, DAY)],
    ['of a contract that asks before signing', false, { ...pending, codeBefore: 'signing' }, unproven, now],
    ['30 days after the end', false, { ...completed, codeBefore: 'signing' }, unproven, later(now, 30 * DAY)],
    ['later', true, { ...completed, codeBefore: 'signing' }, unproven, later(now, 30 * DAY + 1)],
    ['later with a proof', false, { ...completed, codeBefore: 'signing' }, { provenAt: now }, later(now, 31 * DAY)],
  ] as const)('of a session %s is %s', (_, must, contract, session, at) => {
    expect(mustProveToRead(contract, session, 30 * DAY, at)).toBe(must)
  })
})

describe('whyNotProve', () => {
  it.each([
    ['a signer', statuses(), false, null],
    ['a viewer before signing', statuses({}, { role: 'viewer' }), false, 'not_a_signer'],
    ['a viewer before reading', statuses({}, { role: 'viewer' }), true, null],
    ['a signer who signed', statuses({}, { status: 'signed' }), false, 'already_signed'],
    ['a signer who signed, to read', statuses({ status: 'completed' }, { status: 'signed' }), true, null],
    ['a signer who declined', statuses({}, { status: 'declined' }), true, 'already_declined'],
    ['a removed signer', statuses({}, { status: 'removed' }), true, 'recipient_removed'],
    ['a viewer of a voided contract', statuses({ status: 'voided' }, { role: 'viewer' }), true, 'contract_voided'],
  ] as const)('for %s', (_, where, codeFirst, why) => expect(whyNotProve(where, codeFirst, now)).toBe(why))
})

it('declining needs a recent code', () => {
  expect(whyNotDecline(statuses({}, { status: 'pending' }), fresh, now)).toBeNull()
  expect(whyNotDecline(statuses(), { verifiedAt: null, lastSeenAt: now }, now)).toBe('code_needed')
  expect(whyNotDecline(statuses({}, { status: 'signed' }), fresh, now)).toBe('already_signed')
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
    expect(whyNotProve(asked, false, now)).toBeNull()
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
