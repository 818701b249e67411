import { describe, expect, it } from 'vitest'
import {
  checkDraft,
  codeChannels,
  dateText,
  initialsOf,
  isComplete,
  isOpen,
  statedMeaning,
  timeText,
} from './contract.rules.ts'
import { recipientSchema } from './schema.ts'

const able = { sms: true, sealing: true, unprintable: () => [] as string[] }
const ana = { id: 'a', role: 'signer' as const, name: 'Ana', email: 'ana@example.com', phone: null }
const ready = {
  codeDelivery: 'email' as const,
  recipients: [ana],
  fields: [{ recipientId: 'a', type: 'signature' as const }],
}
const codes = (draft: Parameters<typeof checkDraft>[0], can = able) => checkDraft(draft, can).map((found) => found.code)

describe('checkDraft', () => {
  it('finds nothing in a draft that is ready', () => expect(codes(ready)).toEqual([]))
  it('wants a signer, and a signature field for each signer', () => {
    expect(codes({ ...ready, recipients: [], fields: [] })).toEqual(['no_signer'])
    expect(codes({ ...ready, fields: [{ recipientId: 'a', type: 'date' }] })).toEqual([
      'signer_without_signature_field',
    ])
  })
  it('wants nothing of a viewer', () => {
    const viewer = { ...ana, id: 'v', role: 'viewer' as const, email: 'v@example.com' }
    expect(codes({ ...ready, codeDelivery: 'email', recipients: [ana, viewer] })).toEqual([])
  })
  it('wants a phone number where codes go by SMS alone, and a way to send SMS', () => {
    expect(codes({ ...ready, codeDelivery: 'sms' }, { ...able, sms: false })).toEqual([
      'recipient_without_phone',
      'sms_not_configured',
    ])
    expect(codes({ ...ready, codeDelivery: 'either' }, { ...able, sms: false })).toEqual([])
  })
  it('wants a name and an address of everyone', () => {
    expect(codes({ ...ready, recipients: [{ ...ana, email: '' }] })).toEqual(['recipient_without_email'])
    expect(codes({ ...ready, recipients: [{ ...ana, name: '' }] })).toEqual(['recipient_without_email'])
  })
  it('refuses the same address twice, a name without glyphs, and sending what could not be sealed', () => {
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

it('offers SMS only to who has a number, while SMS can be sent', () => {
  expect(codeChannels('either', '+33612345678', true)).toEqual(['email', 'sms'])
  expect(codeChannels('either', null, true)).toEqual(['email'])
  expect(codeChannels('sms', '+33612345678', true)).toEqual(['sms'])
  expect(codeChannels('sms', '+33612345678', false)).toEqual([])
  expect(codeChannels('email', '+33612345678', true)).toEqual(['email'])
})

it('lets only those act who have not ended their part', () => {
  expect(isOpen('pending', 'viewed')).toBe(true)
  expect(isOpen('pending', 'declined')).toBe(false)
  expect(isOpen('voided', 'pending')).toBe(false)
})

it('is complete when every signer that is left has signed; a decline keeps it open', () => {
  const person = (
    status: Parameters<typeof isComplete>[0][number]['status'],
    role: 'signer' | 'viewer' = 'signer',
  ) => ({ role, status })
  expect(isComplete([person('signed'), person('viewed', 'viewer')])).toBe(true)
  expect(isComplete([person('signed'), person('declined')])).toBe(false)
  expect(isComplete([person('signed'), person('removed')])).toBe(true)
  expect(isComplete([person('removed')])).toBe(false)
})

it('takes initials from every part of a name', () => {
  expect(initialsOf('Ana Maria de Souza')).toBe('AMDS')
  expect(initialsOf('jean-luc  picard')).toBe('JLP')
  expect(initialsOf('Ólafur Þórsson')).toBe('ÓÞ')
  expect(initialsOf('O’Neil (Bob)')).toBe('OB')
  expect(initialsOf('é́ric')).toBe('É́')
  expect(initialsOf('ليلى حداد'), 'letters that would join stand apart').toBe('ل\u200cح')
})

it('dates in the contract’s time zone and language', () => {
  const at = new Date('2026-11-21T23:30:00Z')
  expect(dateText(at, 'en', 'Europe/Paris')).toBe('November 22, 2026')
  expect(dateText(at, 'fr', 'America/New_York')).toBe('21 novembre 2026')
})

it('prints the time to the second, with its zone and how far it is from UTC, in the contract’s language', () => {
  const at = new Date('2026-11-21T13:03:12.999Z')
  expect(timeText(at, 'en', 'Europe/Paris')).toBe('21 Nov 2026, 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'fr', 'Europe/Paris')).toBe('21 nov. 2026, 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'fr', 'America/New_York')).toBe('21 nov. 2026, 08:03:12 EST (UTC-05:00)')
  expect(timeText(at, 'ar', 'Europe/Paris')).toBe('21 نوفمبر 2026، 14:03:12 CET (UTC+01:00)')
  expect(timeText(at, 'en', 'Asia/Kolkata')).toBe('21 Nov 2026, 18:33:12 UTC+05:30')
  expect(timeText(at, 'en', 'UTC')).toBe('21 Nov 2026, 13:03:12 UTC')
  expect(timeText(new Date('2026-06-30T22:00:05Z'), 'en', 'Europe/Paris')).toBe('1 Jul 2026, 00:00:05 CEST (UTC+02:00)')
  expect(timeText(new Date('2026-01-05T00:00:00Z'), 'en', 'Europe/London')).toBe('5 Jan 2026, 00:00:00 GMT (UTC+00:00)')
})

it('states a meaning where it is printed, and any other than a plain signature', () => {
  const under = { name: true, time: true, meaning: false }
  expect(statedMeaning('signature', under)).toBeNull()
  expect(statedMeaning('signature', null)).toBeNull()
  expect(statedMeaning('signature', { ...under, meaning: true })).toBe('signature')
  expect(statedMeaning('approval', under)).toBe('approval')
})

it('takes the five meanings and no other', () => {
  const takes = (meaning?: string) => recipientSchema.safeParse({ ...ana, id: 'a', phone: '', meaning }).success
  for (const meaning of ['signature', 'approval', 'review', 'authorship', 'responsibility', undefined])
    expect(takes(meaning)).toBe(true)
  for (const meaning of ['', 'Approval', 'witness']) expect(takes(meaning)).toBe(false)
})
