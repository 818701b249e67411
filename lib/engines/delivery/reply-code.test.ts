import { expect, it } from 'vitest'
import { replyCode } from './reply-code.ts'

it.each([
  ['550 5.1.1 <jane.doe@acme.example> user unknown', '550 5.1.1'],
  ['450 <jane@acme.example> is greylisted', '450'],
  ['550-5.7.1 see https://mail.example/?jane@acme.example', '550-5.7.1'],
  ['connect ECONNREFUSED 10.1.2.3:587', 'ECONNREFUSED'],
  ["The 'To' number +4915112345678 is not a valid phone number. (21211)", 'without a reply'],
  ['5501 is the end of jane@acme.example', 'without a reply'],
])('the code of %s is %s', (error, code) => {
  expect(replyCode(error)).toBe(code)
})
