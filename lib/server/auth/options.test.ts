import NextAuth from 'next-auth'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR } from '#lib/core/clock.ts'
import { memberOfSession, setUp } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { authOptions, type Devices } from './options.ts'
import { readSessionCookie, sessionCookie } from './session-cookie.ts'

const password = 'seven grey herons wade'
const email = 'olga@acme.example'

const name = '__Host-signcove-session'

const remembered: string[] = []
const devices: Devices = { known: async () => null, remember: async (who) => void remembered.push(who) }

type Jar = Record<string, string>
type Sent = { path: string; body?: Jar; jar?: Jar }
type Body = { csrfToken?: string }

onEachDatabase('the cookie of a session', (open) => {
  let ctx: TestCtx
  beforeAll(async () => {
    ctx = testContext(await open(), { SIGNCOVE_URL: 'https://sign.acme.example' })
    await setUp(ctx, { organisation: 'Acme', name: 'Olga', email, password, timeZone: 'UTC', locale: 'en' })
    vi.spyOn(console, 'error').mockReturnValue()
  })

  /** The answer of next-auth: its body, and the cookies it sets. */
  async function send({ path, body, jar = {} }: Sent): Promise<{ body: Body; set: Jar; header: string }> {
    const url = ctx.settings.url
    const headers = { host: url.host, 'x-forwarded-proto': 'https', 'x-forwarded-host': url.host }
    const req = { method: body ? 'POST' : 'GET', query: { nextauth: path.split('/') }, body, headers, cookies: jar }
    const lines: string[] = []
    let sent: unknown
    const res = {
      status: () => res,
      getHeader: () => undefined,
      setHeader: (name: string, value: string | string[]) => name === 'Set-Cookie' && lines.push(...[value].flat()),
      json: (value: unknown) => (sent = value),
      send: (value: unknown) => (sent = value),
      end: () => undefined,
    }
    await NextAuth(req as never, res as never, authOptions(ctx, devices))
    const set = Object.fromEntries(lines.map((line) => /^([^=]+)=([^;]*)/.exec(line)?.slice(1, 3) ?? []))
    return { body: sent as Body, set, header: lines.find((line) => line.includes('signcove-session')) ?? '' }
  }
  async function signedIn() {
    const csrf = await send({ path: 'csrf' })
    const csrfToken = csrf.body.csrfToken ?? ''
    const jar = Object.fromEntries(Object.entries(csrf.set).map(([name, value]) => [name, decodeURIComponent(value)]))
    const body = { email, password, csrfToken, json: 'true' }
    const { set, header } = await send({ path: 'callback/credentials', body, jar })
    return { csrfToken, header, jar: { ...jar, ...set } }
  }
  const memberOf = async (value: string | undefined) => {
    const claim = await readSessionCookie(ctx, value)
    return claim && memberOfSession(ctx, claim)
  }

  it('is bound to this host over TLS, and has no prefix over plain HTTP', async () => {
    const { header } = await signedIn()
    expect(remembered.at(-1)).toBe(email)
    expect(header).toMatch(/^__Host-signcove-session=/)
    for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
      expect(header.split('; ')).toContain(attribute)
    expect(header).not.toContain('Domain=')
    const local = { ...ctx, settings: { ...ctx.settings, url: new URL('http://localhost:3000') } }
    expect(sessionCookie(local)).toMatchObject({ name: 'signcove-session', options: { secure: false } })
  })

  it('is not set when the database fails, of which browser and output get no details', async () => {
    const tx = async () => {
      throw new Error(`params: ${email}`)
    }
    const [provider] = authOptions({ ...ctx, store: { ...ctx.store, tx } }, devices).providers
    const options = provider?.options as { authorize(posted: Jar): Promise<unknown> } | undefined
    const output = vi.spyOn(console, 'error').mockReturnValue()
    await expect(options?.authorize({ email, password })).rejects.toThrow(/^internal_error:$/)
    const printed = String(output.mock.calls)
    expect(printed).toMatch(/sign-in: Error\n/)
    expect(printed).not.toContain(email)
  })

  it('is refused after sign-out, and is not renewed', async () => {
    const { jar, csrfToken } = await signedIn()
    expect(await memberOf(jar[name])).toMatchObject({ email })
    expect((await send({ path: 'session', jar })).body).toEqual({ expires: expect.any(String) })
    await send({ path: 'signout', body: { csrfToken, json: 'true' }, jar })
    expect(await memberOf(jar[name])).toBeNull()
    const renewed = await send({ path: 'session', jar })
    expect([renewed.body, renewed.set[name]]).toEqual([{}, ''])
  })

  it('does not live longer than 7 days by 30 renewals', async () => {
    let { jar } = await signedIn()
    for (let renewals = 0; renewals < 30; renewals++) {
      ctx.advance((7 * DAY) / 31)
      const renewed = (await send({ path: 'session', jar })).set[name]
      if (!renewed) throw new Error(`the session ended after ${renewals} renewals`)
      jar = { ...jar, [name]: renewed }
    }
    expect(await memberOf(jar[name])).not.toBeNull()
    ctx.advance(6 * HOUR)
    expect(await memberOf(jar[name])).toBeNull()
    expect((await send({ path: 'session', jar })).body).toEqual({})
  })
})

describe('a cookie that this installation did not make', () => {
  it('is none', async () => {
    const ctx = testContext({} as never)
    for (const value of [undefined, '', 'no token', 'a.b.c.d.e']) expect(await readSessionCookie(ctx, value)).toBeNull()
  })
})
