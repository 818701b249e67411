import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { call } from '#components/http/call.ts'
import { problemSchema } from '#lib/core/problem.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { defineRoute } from './define-route.ts'

const caller = vi.hoisted(() => ({ actorFor: async (): Promise<unknown> => null }))
vi.mock('./request-context.ts', () => ({
  requestContext: async () => ({ settings: { url: new URL('https://sign.example.com') } }),
}))
vi.mock('./actors.ts', () => ({ actorFor: () => caller.actorFor() }))
vi.mock('next-intl/server', () => ({ getLocale: async () => 'en' }))
vi.mock('./refusal-words.ts', () => ({ refusalWords: async ({ code }: Refusal) => `words of ${code}` }))

const limit = { none: 'a test' }
const request = (init: RequestInit = {}) => new Request('https://sign.example.com/a', init)
const at = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) })
const answer = z.object({ id: z.string(), note: z.string().optional() })
const silenced = () => vi.spyOn(console, 'error').mockImplementation(() => undefined)

describe('a route with an answer', () => {
  it('sends the value as JSON, without caching unless it is declared', async () => {
    const plain = await defineRoute({ for: 'anyone', limit, answer, run: async () => ({ id: 'a' }) })(request(), at())
    expect([plain.status, plain.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await plain.json()).toEqual({ id: 'a' })
    const other = defineRoute({
      for: 'anyone',
      limit,
      answer,
      status: 201,
      cache: 'public',
      run: async () => ({ id: 'a' }),
    })
    const { status, headers } = await other(request(), at())
    expect([status, headers.get('cache-control')]).toEqual([201, 'public'])
  })

  it('sends no content for null', async () => {
    const route = defineRoute({ for: 'anyone', limit, answer: z.null(), run: async () => null })
    const response = await route(request(), at())
    expect([response.status, await response.text()]).toEqual([204, ''])
  })

  it.each([
    ['a value of another type', { id: 7 }],
    ['a value that is not in its schema', { id: 'a', password: 'secret' }],
    ['a missing value', {}],
  ])('fails outside production for %s', async (_name, value) => {
    const logged = silenced()
    // TypeScript refuses this, but a use case with a wider type could return it.
    const route = defineRoute({
      for: 'anyone',
      limit,
      answer,
      run: async () => Object.assign({ id: 'a' }, { id: undefined }, value),
    })
    expect((await route(request(), at())).status).toBe(500)
    expect(logged).toHaveBeenCalledOnce()
  })

  it('may omit optional values', async () => {
    const run = async () => ({ id: 'a', note: undefined as unknown as string })
    expect((await defineRoute({ for: 'anyone', limit, answer, run })(request(), at())).status).toBe(200)
  })
})

describe('a route', () => {
  const params = z.object({ page: z.coerce.number() })
  const paged = defineRoute({
    for: 'anyone',
    limit,
    params,
    run: async (_c, _a, _r, { page }) => new Response(`page ${page + 1}`),
  })

  it('gets the parsed path parameters, and answers not found if they are invalid', async () => {
    expect(await (await paged(request(), at({ page: '3' }))).text()).toBe('page 4')
    expect((await paged(request(), at({ page: 'x' }))).status).toBe(404)
  })

  it('runs without path parameters', async () => {
    const route = defineRoute({ for: 'anyone', limit, run: async () => new Response('here') })
    expect(await (await route(request(), { params: Promise.resolve(undefined) })).text()).toBe('here')
  })

  it('authenticates before it parses the path', async () => {
    vi.spyOn(caller, 'actorFor').mockRejectedValueOnce(new Refusal('not_signed_in'))
    expect((await paged(request(), at({ page: 'x' }))).status).toBe(401)
  })

  it('refuses cross-site requests before it runs', async () => {
    const run = vi.fn(async () => new Response(''))
    const route = defineRoute({ for: 'anyone', limit, run })
    const response = await route(request({ method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }), at())
    expect(await response.json()).toMatchObject({ code: 'cross_origin' })
    expect(run).not.toHaveBeenCalled()
  })

  it('answers a refusal as a problem document, with Retry-After', async () => {
    const run = async () => Promise.reject(new Refusal('code_too_soon', { seconds: 17 }))
    const route = defineRoute({ for: 'anyone', limit, run })
    vi.stubGlobal('fetch', () => route(request(), at()))
    expect(await call('/a', { schema: answer })).toMatchObject({
      kind: 'refused',
      status: 429,
      retryAfterSeconds: 17,
      problem: { code: 'code_too_soon', detail: 'words of code_too_soon', details: { seconds: 17 } },
    })
    vi.unstubAllGlobals()
  })

  it('logs nothing for a body that was cut off', async () => {
    const logged = silenced()
    const run = async () => Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    expect((await defineRoute({ for: 'anyone', limit, run })(request(), at())).status).toBe(400)
    expect(logged).not.toHaveBeenCalled()
  })

  it('reveals nothing about an unexpected error, and prints only its class and place', async () => {
    const printed = silenced()
    const run = async () => Promise.reject(new Error('the password is swordfish'))
    const text = await (await defineRoute({ for: 'anyone', limit, run })(request(), at())).text()
    expect(problemSchema.parse(JSON.parse(text))).toMatchObject({ status: 500, code: 'internal_error' })
    expect(text).not.toContain('swordfish')
    expect(String(printed.mock.calls)).toMatch(/^request [\da-f-]{36}: Error\n/)
    expect(String(printed.mock.calls)).not.toContain('swordfish')
  })
})

describe('a refusal', () => {
  const refuses = defineRoute({
    for: 'anyone',
    limit,
    run: async () => {
      throw new Refusal('not_ready', { seconds: 9 })
    },
  })
  const policy = { 'content-security-policy': "style-src 'nonce-abc'" }

  it.each([
    ['a navigation', { 'sec-fetch-mode': 'navigate', accept: '*/*' }],
    ['a navigation of an older browser', { accept: 'text/html,application/xhtml+xml' }],
  ])('of %s is a page in words', async (_, headers) => {
    const asked = new Request('https://sign.example.com/sign/r1/signed', { headers: { ...headers, ...policy } })
    const response = await refuses(asked, at())
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('retry-after')).toBe('9')
    const page = await response.text()
    expect(page).toContain('<p>words of not_ready</p>')
    expect(page).toContain('<a href="/sign/r1">')
    expect(page).toContain('<style nonce="abc">')
  })

  it.each([
    ['a script', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
    ['a program', { accept: '*/*' }],
  ])('of %s is a problem document', async (_, headers) => {
    expect(problemSchema.parse(await (await refuses(request({ headers }), at())).json()).code).toBe('not_ready')
  })

  it('for a null origin is left out where the path has a token', async () => {
    const route = defineRoute({ for: 'anyone', limit, answer: z.null(), run: async () => null })
    const post = () => request({ method: 'POST', headers: { origin: 'null' } })
    expect((await route(post(), at({ token: 't' }))).status).toBe(204)
    expect((await route(post(), at())).status).toBe(403)
  })
})
