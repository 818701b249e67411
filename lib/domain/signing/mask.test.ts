import { expect, it } from 'vitest'
import { maskEmail, maskPhone } from './mask.ts'

it('masks an address except for its first letters and its last label', () => {
  expect(maskEmail('john@acme.com')).toBe('j***@a***.com')
  expect(maskEmail('inès@mail.example.co.uk')).toBe('i***@m***.uk')
})

it('masks a phone number except for its country code and last four digits', () => {
  expect(maskPhone('+12025551234')).toBe('+1 *** *** 1234')
  expect(maskPhone('+33612345678')).toBe('+33 *** *** 5678')
})
