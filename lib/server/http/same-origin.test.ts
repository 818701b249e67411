import { expect, it } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const own = new URL('https://sign.example')
const ask = (method: string, headers: Record<string, string>) =>
  isSameOrigin({ method, headers: new Headers(headers) }, own)

it.each([
  ['a cross-site GET', 'allowed', 'GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a POST from this site', 'allowed', 'POST', { origin: 'https://sign.example', 'sec-fetch-site': 'same-origin' }],
  ['a POST from another site', 'refused', 'POST', { origin: 'https://evil.example' }],
  ['a POST with a null origin', 'refused', 'POST', { origin: 'null' }],
  ['a same-origin POST with a null origin', 'allowed', 'POST', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  [
    'a POST of another site that the browser reports as user-initiated',
    'refused',
    'POST',
    { origin: 'https://evil.example', 'sec-fetch-site': 'none' },
  ],
  ['a cross-site POST', 'refused', 'POST', { 'sec-fetch-site': 'cross-site' }],
  ['a POST from another subdomain', 'refused', 'POST', { 'sec-fetch-site': 'same-site' }],
  ['a PUT from another scheme', 'refused', 'PUT', { origin: 'http://sign.example', host: 'sign.example' }],
  ['a PUT under another name of this host', 'refused', 'PUT', { origin: 'http://10.0.0.1', host: '10.0.0.1' }],
  [
    'a PUT under another name that the browser reports as same-origin',
    'allowed',
    'PUT',
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000', 'sec-fetch-site': 'same-origin' },
  ],
  ['a DELETE without origin headers', 'allowed', 'DELETE', {}],
] as const)('%s is %s', (_, result, method, headers) =>
  expect(ask(method, headers) ? 'allowed' : 'refused').toBe(result),
)
