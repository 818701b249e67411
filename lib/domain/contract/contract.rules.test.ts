import { describe, expect, it } from 'vitest'
import { checkDraft, codeChannels, endOf, isComplete, isOpen } from './contract.rules.ts'

const able = { sms: true, sealing: true, unprintable: () => [] as string[] }
const ana = { id: 'a', role: 'signer' as const, name: 'Ana', email: 'ana@example.com', phone: null }
const ready = {
  codeDelivery: 'email' as const,
  codeBefore: 'signing' as const,
  recipients: [ana],
  fields: [{ recipientId: 'a', type: 'signature' as const }],
}
const codes = (draft: Parameters<typeof checkDraft>[0], can = able) => checkDraft(draft, can).map((found) => found.code)

describe('checkDraft', () => {
  it('returns nothing for a draft that is ready', () => expect(codes(ready)).toEqual([]))
  it('requires a signer, and a signature field for each signer', () => {
    expect(codes({ ...ready, recipients: [], fields: [] })).toEqual(['no_signer'])
    expect(codes({ ...ready, fields: [{ recipientId: 'a', type: 'date' }] })).toEqual([
      'signer_without_signature_field',
    ])
  })
  it('requires no fields of a viewer', () => {
    const viewer = { ...ana, id: 'v', role: 'viewer' as const, email: 'v@example.com' }
    expect(codes({ ...ready, codeDelivery: 'email', recipients: [ana, viewer] })).toEqual([])
  })
  it('requires a phone number and an SMS provider when codes go by SMS only', () => {
    expect(codes({ ...ready, codeDelivery: 'sms' }, { ...able, sms: false })).toEqual([
      'recipient_without_phone',
      'sms_not_configured',
    ])
    expect(codes({ ...ready, codeDelivery: 'either' }, { ...able, sms: false })).toEqual([])
  })
  it('requires a phone number of a viewer when codes go by SMS before reading', () => {
    const viewer = { ...ana, id: 'v', role: 'viewer' as const, email: 'v@example.com' }
    const draft = { ...ready, codeDelivery: 'sms' as const, recipients: [{ ...ana, phone: '+33612345678' }, viewer] }
    expect(codes(draft)).toEqual([])
    expect(codes({ ...draft, codeBefore: 'reading' })).toEqual(['recipient_without_phone'])
  })
  it('requires a name and an address of every recipient', () => {
    expect(codes({ ...ready, recipients: [{ ...ana, email: '' }] })).toEqual(['recipient_without_email'])
    expect(codes({ ...ready, recipients: [{ ...ana, name: '' }] })).toEqual(['recipient_without_email'])
  })
  it('allows two people to share a mailbox if their names differ', () => {
    const fields = [...ready.fields, { recipientId: 'b', type: 'signature' as const }]
    expect(codes({ ...ready, recipients: [ana, { ...ana, id: 'b', name: 'Bob' }], fields })).toEqual([])
    expect(codes({ ...ready, recipients: [ana, { ...ana, id: 'b', name: ' ana'.trim() }], fields })).toEqual([
      'duplicate_recipient',
    ])
  })
  it('refuses duplicate addresses, names without glyphs, and sending without a seal certificate', () => {
    expect(
      codes({
        ...ready,
        recipients: [ana, { ...ana, id: 'b' }],
        fields: [...ready.fields, { recipientId: 'b', type: 'signature' }],
      }),
    ).toEqual(['duplicate_recipient'])
    expect(checkDraft(ready, { ...able, unprintable: () => ['王'] })).toEqual([
      { code: 'name_not_printable', recipientId: 'a', name: 'Ana', characters: '王' },
    ])
    expect(codes(ready, { ...able, sealing: false })).toEqual(['sealing_unavailable'])
  })
})

it('SMS is offered only to recipients with a number, while SMS can be sent', () => {
  expect(codeChannels('either', '+33612345678', true)).toEqual(['email', 'sms'])
  expect(codeChannels('either', null, true)).toEqual(['email'])
  expect(codeChannels('sms', '+33612345678', true)).toEqual(['sms'])
  expect(codeChannels('sms', '+33612345678', false)).toEqual([])
  expect(codeChannels('email', '+33612345678', true)).toEqual(['email'])
})

it('only recipients who have neither signed, declined nor been removed may act', () => {
  expect(isOpen('pending', 'viewed')).toBe(true)
  expect(isOpen('pending', 'declined')).toBe(false)
  expect(isOpen('voided', 'pending')).toBe(false)
})

it('a contract ends when it is completed, voided or expires', () => {
  const [completedAt, voidedAt, expiresAt] = [new Date(1), new Date(2), new Date(3)]
  const of = (status: Parameters<typeof endOf>[0]['status']) => endOf({ status, completedAt, voidedAt, expiresAt })
  expect([of('draft'), of('pending'), of('completed'), of('voided'), of('expired')]).toEqual([
    null,
    null,
    completedAt,
    voidedAt,
    expiresAt,
  ])
})

it('a contract is complete when every remaining signer has signed and agreed to removals; a decline keeps it open', () => {
  const person = (
    status: Parameters<typeof isComplete>[0][number]['status'],
    role: 'signer' | 'viewer' = 'signer',
    agreement: Parameters<typeof isComplete>[0][number]['agreement'] = null,
  ) => ({ role, status, agreement })
  expect(isComplete([person('signed'), person('viewed', 'viewer')])).toBe(true)
  expect(isComplete([person('signed'), person('declined')])).toBe(false)
  expect(isComplete([person('signed'), person('removed')])).toBe(true)
  expect(isComplete([person('removed')])).toBe(false)
  expect(isComplete([person('signed', 'signer', 'asked'), person('removed')])).toBe(false)
  expect(isComplete([person('signed', 'signer', 'refused'), person('removed')])).toBe(false)
})
