import { expect, it } from 'vitest'
import { phoneNumber } from './phone.ts'

const anywhere = { phoneCountries: null, twilio: null }
const french = { accountSid: 'AC', authToken: 'x', from: '+33612345678', baseUrl: null }

it('phone numbers are stored as E.164', () => {
  expect(phoneNumber('+33 6 12 34 56 78', anywhere)).toBe('+33612345678')
  expect(phoneNumber('', anywhere)).toBeNull()
})

it.each(['0612345678', '+33 6 12', 'call me', '+33 899 12 34 56'])('%s is refused', (typed) => {
  expect(() => phoneNumber(typed, anywhere)).toThrow('phone_invalid')
})

it('only the country of the sending number is allowed by default', () => {
  expect(phoneNumber('+33612345678', { phoneCountries: null, twilio: french })).toBe('+33612345678')
  expect(() => phoneNumber('+12025550123', { phoneCountries: null, twilio: french })).toThrow(
    'phone_country_not_allowed',
  )
  expect(phoneNumber('+12025550123', { phoneCountries: ['US'], twilio: french })).toBe('+12025550123')
})

it.each([
  ['0049 1512 3456789', 'UTC', '+4915123456789'],
  ['01512 3456789', 'Europe/Berlin', '+4915123456789'],
  ['07400 123456', 'Europe/London', '+447400123456'],
  ['\uFF0B\uFF14\uFF19 1512 3456789', 'UTC', '+4915123456789'],
  ['tel:+49-1512-3456789', 'UTC', '+4915123456789'],
  ['+52 1 55 1234 5678', 'UTC', '+525512345678'],
  ['\u202A+49 1512 3456789\u202C', 'UTC', '+4915123456789'],
])('%s in %s is %s', (typed, timeZone, number) => {
  expect(phoneNumber(typed, anywhere, timeZone)).toBe(number)
})
