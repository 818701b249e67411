import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, type EdgeOptions, isSigningPath, passEdge, securityHeaders } from './edge.ts'

const production: EdgeOptions = {
  url: new URL('https://sign.example.com'),
  host: '127.0.0.1',
  port: 3000,
  trustedProxies: 0,
  hstsSubdomains: false,
  development: false,
}

function exchange(headers: Record<string, string>, options: Partial<EdgeOptions> = {}, url = '/') {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: '10.0.0.9' })
  const request = new IncomingMessage(socket)
  request.url = url
  Object.assign(request.headers, { host: 'sign.example.com' }, headers)
  const response = new ServerResponse(request)
  const passed = passEdge(request, response, { ...production, ...options })
  return { passed, headers: request.headers, response }
}

describe('a request', () => {
  it('loses internal headers', () => {
    const { headers } = exchange({
      'x-middleware-subrequest': 'src/middleware',
      'x-nextjs-data': '1',
      'x-action-forwarded': '1',
      'x-action-redirect': '/',
      'x-signcove-ip': '6.6.6.6',
      'x-matched-path': '/settings',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-real-ip': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
      host: 'sign.example.com',
    })
    expect(headers).toEqual({
      host: 'sign.example.com',
      'x-signcove-ip': '10.0.0.9',
      'x-forwarded-for': '10.0.0.9',
      'x-forwarded-proto': 'https',
      'content-security-policy': expect.any(String),
    })
  })

  it("is marked as a signer's only by its path", () => {
    const marked = (url: string, headers = {}) => exchange(headers, {}, url).headers['x-signcove-signer']
    expect([marked('/s/token'), marked('/sign/1/code')]).toEqual(['1', '1'])
    expect([marked('/'), marked('/sign-in', { 'x-signcove-signer': '1' })]).toEqual([undefined, undefined])
  })

  it("keeps the headers of Next.js's client", () => {
    const own = {
      rsc: '1',
      'next-action': 'x',
      'next-url': '/',
      'next-router-state-tree': 'x',
      'next-router-prefetch': '1',
    }
    expect(exchange(own).headers).toMatchObject(own)
  })

  it('may set the address only behind a trusted proxy, and never the host', () => {
    const forwarded = {
      host: '127.0.0.1:3000',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '203.0.113.7',
    }
    const behind = exchange(forwarded, { trustedProxies: 1 }).headers
    expect(behind).toMatchObject({ host: 'sign.example.com', 'x-signcove-ip': '203.0.113.7' })
    expect(behind).not.toHaveProperty('x-forwarded-host')
    const direct = exchange(forwarded).headers
    expect(direct).toMatchObject({ host: '127.0.0.1:3000', 'x-signcove-ip': '10.0.0.9' })
  })

  it('is refused for another host', () => {
    for (const host of ['rebound.example', 'sign.example.com:8080', ''])
      expect(exchange({ host }).passed, host).toBe(false)
    expect(exchange({ host: 'rebound.example' }, {}, '/api/health').passed).toBe(true)
  })

  it('cannot open a WebSocket in production', () => {
    const { passed, response } = exchange({ upgrade: 'websocket' })
    expect([passed, response.statusCode]).toEqual([false, 400])
    expect(exchange({ upgrade: 'websocket' }, { development: true }).passed).toBe(true)
    expect(exchange({ upgrade: 'h2c' }).passed).toBe(true)
  })
})

describe('the policy', () => {
  it('is that of WEB-05 in production', () => {
    expect(contentSecurityPolicy('abc', false)).toBe(
      "default-src 'none'; script-src 'self' 'nonce-abc' 'strict-dynamic'; style-src 'self' 'nonce-abc'; " +
        "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
  })

  it('has a new nonce for every request, the same in request and answer', () => {
    const [one, other] = [exchange({}), exchange({})]
    expect(one.headers['content-security-policy']).toBe(one.response.getHeader('content-security-policy'))
    expect(one.headers['content-security-policy']).not.toBe(other.headers['content-security-policy'])
  })
})

describe('the headers of an answer', () => {
  it('include HSTS only with an HTTPS address', () => {
    const hsts = (hstsSubdomains: boolean) =>
      securityHeaders('', { ...production, hstsSubdomains })['Strict-Transport-Security']
    expect([hsts(false), hsts(true)]).toEqual(['max-age=63072000', 'max-age=63072000; includeSubDomains'])
    const local = { ...production, url: new URL('http://localhost:3000') }
    expect(securityHeaders('', local)).not.toHaveProperty('Strict-Transport-Security')
  })

  it.each([
    ['/s/token', true],
    ['/sign', true],
    ['/sign/1/pages', true],
    ['/s', true],
    ['/settings', false],
    ['/signed', false],
  ])('forbid caching on signing paths only: %s, %s', (url, expected) => {
    expect(isSigningPath(url)).toBe(expected)
    expect(exchange({}, {}, url).response.getHeader('cache-control')).toBe(expected ? 'no-store' : undefined)
  })
})
