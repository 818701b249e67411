import { expect, it } from 'vitest'
import { isKnownHost } from './known-host.ts'

const server = { url: new URL('https://sign.example.com'), host: '10.0.0.5', port: 3000 }
const known = (host: string | undefined, own = server, url = '/') =>
  isKnownHost({ url, headers: host === undefined ? {} : { host } }, own)

it.each([
  ['sign.example.com', true],
  ['SIGN.example.com', true],
  ['sign.example.com:443', true],
  ['sign.example.com:3000', false],
  ['localhost:3000', true],
  ['127.0.0.1:3000', true],
  ['[::1]:3000', true],
  ['app.localhost:3000', true],
  ['localhost', false],
  ['localhost:3001', false],
  ['10.0.0.5:3000', true],
  ['10.0.0.6:3000', false],
  ['rebound.example:3000', false],
  ['sign.example.com.evil.example', false],
  ['evil.example@sign.example.com', false],
  ['sign.example.com/evil.example', false],
  ['', false],
  [undefined, false],
])('the host %s is known: %s', (host, expected) => expect(known(host)).toBe(expected))

it('the default port may be missing, and an IPv6 address is listened on', () => {
  expect(known('localhost', { url: new URL('http://localhost'), host: '127.0.0.1', port: 80 })).toBe(true)
  expect(known('[fd00::5]:3000', { ...server, host: 'fd00::5' })).toBe(true)
})

it('health checks may use any name', () => {
  expect([known('10.1.2.3:3000', server, '/api/health'), known(undefined, server, '/api/ready?x')]).toEqual([
    true,
    true,
  ])
  expect(known('10.1.2.3:3000', server, '/api/ready/x')).toBe(false)
})
