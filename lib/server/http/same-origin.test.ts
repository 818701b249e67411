import { expect, it } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const own = new URL('https://sign.example')
const ask = (method: string, headers: Record<string, string>) =>
  isSameOrigin({ method, headers: new Headers(headers) }, own)

it.each([
  ['GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, true],
  ['POST', { origin: 'https://sign.example', 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { origin: 'https://evil.example' }, false],
  ['POST', { origin: 'null' }, false],
  ['POST', { origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { origin: 'https://evil.example', 'sec-fetch-site': 'none' }, false],
  ['POST', { 'sec-fetch-site': 'cross-site' }, false],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['PUT', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
  ['DELETE', {}, true],
] as const)('%s %o: %s', (method, headers, allowed) => expect(ask(method, headers)).toBe(allowed))
