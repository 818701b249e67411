import { expect, it } from 'vitest'
import { maskEmail, maskPhone } from './mask.ts'

it('shows just enough of an address to know it again', () => {
  expect(maskEmail('john@acme.com')).toBe('j***@a***.com')
  expect(maskEmail('inès@mail.example.co.uk')).toBe('i***@m***.uk')
})

it('shows the country and the end of a number', () => {
  expect(maskPhone('+12025551234')).toBe('+1 *** *** 1234')
  expect(maskPhone('+33612345678')).toBe('+33 *** *** 5678')
})
