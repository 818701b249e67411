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
