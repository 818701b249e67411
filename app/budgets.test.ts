import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import { HOUR, MINUTE } from '#lib/core/clock.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { problemSchema } from '#lib/core/problem.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openLink, viewGate } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appendDueRepeats, eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, founder, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'
import { GET as ready } from './api/ready/route.ts'
import { POST as readSeal } from './api/verify/seal/route.ts'
import { POST as open } from './s/[token]/open/route.ts'
import { POST as requestCode } from './sign/[recipient]/code/route.ts'
import { POST as verifyCode } from './sign/[recipient]/code/verify/route.ts'
import { GET as disclosure } from './sign/[recipient]/disclosure/route.ts'
import { GET as original } from './sign/[recipient]/original/route.ts'
import { appActions, appRoutes } from './testing.ts'

const browser = vi.hoisted(() => ({ ctx: null as unknown, cookie: '', ip: '203.0.113.7' }))
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-signcove-ip': browser.ip }),
  cookies: async () => ({ get: () => ({ value: browser.cookie }), getAll: () => [], set: () => undefined }),
}))
vi.mock('next-intl/server', () => ({ getLocale: async () => 'en' }))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => browser.ctx }))

let ctx: TestCtx
let contract: ContractId
let member: Member
let recipient: RecipientId
afterAll(() => ctx.store.close())
beforeAll(async () => {
  ctx = testContext(await openScratchSqlite())
  browser.ctx = ctx
  member = await founder(ctx)
  contract = await sentContract(ctx, member, [ana])
})
beforeEach(async () => {
  ctx.advance(3 * HOUR)
  const opened = await openLink(ctx, await tokenFor(ctx, ana.email))
  browser.cookie = opened.cookie
  recipient = opened.recipientId
})

type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>

async function asked(handler: Handler, body?: string, params: Record<string, string> = { recipient }) {
  const request = new Request('http://localhost/', body === undefined ? {} : { method: 'POST', body })
  return handler(request, { params: Promise.resolve(params) })
}

async function statuses(times: number, ask: () => Promise<Response>): Promise<Record<number, number>> {
  const count: Record<number, number> = {}
  for (let n = 0; n < times; n += 1) {
    const { status } = await ask()
    count[status] = (count[status] ?? 0) + 1
  }
  return count
}

async function events(event: string): Promise<number> {
  return (await eventsOfContract(ctx.store.q, contract)).filter((row) => row.event === event).length
}

describe('every route and action', () => {
  it('has a limit, except the checks of a load balancer', async () => {
    const declared = [
      ...(await appRoutes()).map(({ path, handler }) => ({ name: path, limit: handler.declared.limit })),
      ...(await appActions()).map(({ name, action }) => ({ name, limit: action.declared.limit })),
    ]
    const without = declared.filter(({ limit }) => 'none' in limit || limit.rules.length === 0)
    expect(without.map(({ name }) => name)).toEqual(['/api/health', '/api/ready'])
  })
})

describe('the requests of a recipient', () => {
  it('check at most ten codes a minute, and sixty an hour', async () => {
    const wrong = () => asked(verifyCode, JSON.stringify({ code: '000000' }))
    const failed = await events('code.rejected')
    expect(await statuses(12, wrong)).toEqual({ 200: 10, 429: 2 })
    expect(await events('code.rejected')).toBeLessThanOrEqual(failed + 10)
    const refusal = await wrong()
    const { code, detail, details } = problemSchema.parse(await refusal.json())
    expect([code, refusal.headers.get('retry-after')]).toEqual(['too_many_requests', String(details.seconds)])
    expect(detail).toMatch(/^Too many attempts/)
    let allowed = 10
    for (let n = 0; n < 12; n += 1) {
      ctx.advance(2 * MINUTE)
      allowed += (await statuses(10, wrong))[200] ?? 0
    }
    expect(allowed).toBe(60)
  })

  it('download at most twenty files an hour: one event, and one with the number of repeats', async () => {
    const before = await events('file.downloaded')
    expect(await statuses(22, () => asked(original))).toEqual({ 200: 20, 429: 2 })
    expect(await events('file.downloaded')).toBe(before + 1)
    expect((await asked(disclosure)).status).toBe(200)
    ctx.advance(HOUR)
    await appendDueRepeats(ctx.store, ctx.now())
    const repeats = (await eventsOfContract(ctx.store.q, contract)).findLast(({ data }) => data.what === 'original')
    expect(repeats).toMatchObject({ event: 'event.repeated', data: { event: 'file.downloaded', count: 19 } })
  })

  it('open a link at most twenty times an hour, and see why not', async () => {
    const token = await tokenFor(ctx, ana.email)
    const before = await events('link.opened')
    let last: Response | undefined
    for (let n = 0; n < 22; n += 1) {
      ctx.advance(5000)
      last = await asked(open, '', { token })
    }
    expect(last?.headers.get('location')).toBe(`/s/${token}?wait=1`)
    expect(await events('link.opened')).toBe(before)
  })
})

describe('the requests of visitors', () => {
  it('are limited by address, and for the reading of seals also in total', async () => {
    const body = () => asked(readSeal, '')
    expect(await statuses(8, body)).toEqual({ 422: 6, 429: 2 })
    for (let n = 0; n < 9; n += 1) {
      browser.ip = `198.51.100.${n}`
      expect(await statuses(6, body)).toEqual({ 422: 6 })
    }
    browser.ip = '198.51.100.99'
    expect((await body()).status).toBe(429)
  })

  it('run one health check in five seconds, and see its details only on this machine', async () => {
    const probe = vi.spyOn(ctx.store, 'probe')
    const answers = await Promise.all(Array.from({ length: 20 }, () => asked(ready)))
    expect(probe).toHaveBeenCalledOnce()
    for (const answer of answers) expect(await answer.json()).toEqual({ ready: true })
    browser.ip = '127.0.0.1'
    expect(await (await asked(ready)).json()).toMatchObject({ ready: true, checks: {}, queue: {} })
    ctx.advance(5000)
    await asked(ready)
    expect(probe).toHaveBeenCalledTimes(2)
  })
})

describe('an office behind one address', () => {
  it('of 35 people opens its links and gets its codes within a minute; someone without a link is stopped', async () => {
    const people = Array.from({ length: 35 }, (_, n) => ({ ...ana, name: `Ana ${n}`, email: `ana${n}@office.example` }))
    await sentContract(ctx, member, people)
    browser.ip = '192.0.2.35'
    const visit = async (token: string) => (await asked(open, '', { token })).headers.get('location')
    for (let n = 0; n < 35; n += 1) await visit(`guess-${n}`)
    expect(await visit('one more guess')).toBe('/s/one%20more%20guess?wait=1')
    for (const { email } of people) {
      const token = await tokenFor(ctx, email)
      expect(await viewGate({ ...ctx, request: { ip: browser.ip, userAgent: null } }, token)).toMatchObject({
        kind: 'open',
      })
      const opened = await openLink({ ...ctx, request: { ip: browser.ip, userAgent: null } }, token)
      browser.cookie = opened.cookie
      const asking = { recipient: opened.recipientId }
      const answer = await asked(requestCode, JSON.stringify({ channel: 'email' }), asking)
      expect(await answer.json()).toMatchObject({ sent: true })
    }
  })
})
