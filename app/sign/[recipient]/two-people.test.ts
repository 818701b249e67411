import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Shown, SignatureSubmission, SigningCallbacks } from '#components/signing/signing-view.ts'
import { openScratchSqlite } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { initialsOf } from '#lib/domain/field/initials.rules.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, ben, founder, messageTo, samplePng, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'
import { POST as open } from '../../s/[token]/open/route.ts'
import { POST as code } from './code/route.ts'
import { POST as verify } from './code/verify/route.ts'
import { POST as consent } from './consent/route.ts'
import { GET as disclosure } from './disclosure/route.ts'
import { GET as fields } from './fields/route.ts'
import { GET as original } from './original/route.ts'
import { GET as parties } from './parties/route.ts'
import { GET as result } from './result/route.ts'
import { signingCalls } from './signing-calls.ts'
import { POST as submit } from './submit/route.ts'
import { POST as viewed } from './viewed/route.ts'

const browser = vi.hoisted(() => ({ ctx: null as unknown, jar: new Map<string, string>() }))
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({
    get: (name: string) => (browser.jar.has(name) ? { name, value: browser.jar.get(name) } : undefined),
    getAll: () => [...browser.jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string, { maxAge }: { maxAge?: number }) => {
      browser.jar.delete(name)
      if (maxAge !== 0) browser.jar.set(name, value)
    },
  }),
}))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: (at: Date) => at.toISOString() }),
}))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => browser.ctx }))

const routes = { code, 'code/verify': verify, consent, disclosure, fields, original, parties, result, submit, viewed }

/** The server as seen by the browser: each request goes to the route of its path, with the cookies of the browser. */
async function serve(path: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(path, 'http://localhost')
  const [, recipient = '', rest = ''] = /^\/sign\/([^/]+)\/(.+)$/.exec(url.pathname) ?? []
  const handler = routes[rest as keyof typeof routes]
  return handler(new Request(url, init), { params: Promise.resolve({ recipient }) })
}

let ctx: TestCtx
let member: Member
beforeAll(async () => {
  ctx = testContext(await openScratchSqlite())
  browser.ctx = ctx
  member = await founder(ctx)
  vi.stubGlobal('fetch', serve)
})
beforeEach(() => {
  browser.jar.clear()
  ctx.advance(24 * HOUR)
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await ctx.store.close()
})

async function value<T>(answer: Promise<{ ok: true; value: T } | { ok: false }>): Promise<T> {
  const received = await answer
  if (!received.ok) throw new Error(`refused: ${JSON.stringify(received)}`)
  return received.value
}

type Tab = { path: string; calls?: SigningCallbacks; agreed?: Shown }

/** A browser tab in which one person opens their link and takes one step after another, as the screens do. */
async function tabOf({ email, name }: { email: string; name: string }, colour: string) {
  const token = await tokenFor(ctx, email)
  const tab: Tab = { path: '' }
  const calls = () => {
    if (!tab.calls) throw new Error('the link is not open')
    return tab.calls
  }
  const steps: readonly (() => Promise<void>)[] = [
    async () => {
      const opened = await open(new Request(`http://localhost/s/${token}/open`, { method: 'POST' }), {
        params: Promise.resolve({ token }),
      })
      tab.path = opened.headers.get('location') ?? ''
      const document = Buffer.from(await (await serve(`${tab.path}/original`)).arrayBuffer())
      tab.calls = signingCalls(tab.path.slice('/sign/'.length), sha256Hex(document))
      await value(calls().onPagesRendered())
    },
    async () => void (await value(calls().requestCode('email'))),
    async () => {
      const sent = /\b(\d{6})\b/.exec(await messageTo(ctx, email, /\b\d{6}\b/))?.[1] ?? ''
      expect(await value(calls().submitCode(sent))).toMatchObject({ verified: true })
    },
    async () => {
      const { sha256: partiesSha256 } = await value(calls().loadParties())
      tab.agreed = { disclosure: await value(calls().loadDisclosure('en')), partiesSha256 }
      await value(calls().giveConsent(tab.agreed))
    },
  ]
  const sign = async () => {
    if (!tab.agreed) throw new Error('there is no consent')
    const { fields: shown } = await value(calls().loadFields())
    const submission: SignatureSubmission = {
      source: { method: 'typed', text: name },
      pngDataUrl: `data:image/png;base64,${await samplePng(colour)}`,
      ...tab.agreed,
      values: Object.fromEntries(shown.map((field) => [field.id, field.value])),
      entered: { name, initials: initialsOf(name) },
      idempotencyKey: tab.path,
    }
    await value(calls().submitSignature(submission))
  }
  let taken = 0
  return {
    path: () => tab.path,
    sign,
    /** Takes the steps that remain up to the given number. */
    async until(step: number) {
      for (; taken < step; taken += 1) await steps[taken]?.()
    },
  }
}

const STEPS = 4
const pairs = Array.from({ length: STEPS * STEPS }, (_, i) => [1 + Math.floor(i / STEPS), 1 + (i % STEPS)] as const)

/** Who caused the events of a kind, in their order. */
async function actorsOf(contract: string, event: string): Promise<(string | null)[]> {
  const events = await eventsOfContract(ctx.store.q, contract)
  return events.filter((one) => one.event === event).map(({ actor }) => actor.id)
}

describe('two people who open their links in tabs of one browser', () => {
  it.each(pairs)(
    'give their own consent if one is at step %i when the other reaches step %i',
    async (first, second) => {
      const contract = await sentContract(ctx, member, [ana, ben])
      const [one, other] = [await tabOf(ana, '#123'), await tabOf(ben, '#321')]
      await one.until(first)
      await other.until(second)
      await one.until(STEPS)
      await other.until(STEPS)
      const ids = [one, other].map((tab) => tab.path().slice('/sign/'.length))
      expect(new Set(ids).size).toBe(2)
      expect((await actorsOf(contract, 'code.verified')).sort()).toEqual([...ids].sort())
      expect((await actorsOf(contract, 'recipient.consented')).sort()).toEqual([...ids].sort())
    },
  )

  it('sign with their own drawings', async () => {
    const contract = await sentContract(ctx, member, [ana, ben])
    const [one, other] = [await tabOf(ana, '#123'), await tabOf(ben, '#321')]
    await one.until(STEPS)
    await other.until(STEPS)
    await one.sign()
    await other.sign()
    const { signature } = ctx.store.q.t
    const rows = (await ctx.store.q.select().from(signature)).filter((row) => row.contractId === contract)
    const drawn = Object.fromEntries(rows.map((row) => [`/sign/${row.recipientId}`, JSON.parse(row.payload)]))
    expect(Object.keys(drawn).sort()).toEqual([one.path(), other.path()].sort())
    expect(drawn[one.path()]).toMatchObject({ name: ana.name })
    expect(drawn[other.path()]).toMatchObject({ name: ben.name })
    expect(drawn[one.path()].signature_image_sha256).not.toBe(drawn[other.path()].signature_image_sha256)
  })

  it("are refused if one person's session is sent with the other's address", async () => {
    await sentContract(ctx, member, [ana, ben])
    const [one, other] = [await tabOf(ana, '#123'), await tabOf(ben, '#321')]
    await one.until(1)
    await other.until(1)
    const [name = '', otherName = ''] = [...browser.jar.keys()]
    browser.jar.set(name, browser.jar.get(otherName) ?? '')
    await expect(one.until(STEPS)).rejects.toThrow('other_person')
  })
})
