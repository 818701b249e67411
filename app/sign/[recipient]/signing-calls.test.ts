import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { SignatureSubmission } from '#components/signing/signing-view.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openLink, requireSigner, viewAsSigner } from '#lib/domain/signing/index.ts'
import { signerViewSchema } from '#lib/domain/signing/schema.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { ana, founder, messageTo, samplePng, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'
import { POST as agreement } from './agreement/route.ts'
import { POST as code } from './code/route.ts'
import { POST as verify } from './code/verify/route.ts'
import { POST as consent } from './consent/route.ts'
import { POST as decline } from './decline/route.ts'
import { GET as disclosure } from './disclosure/route.ts'
import { GET as pageText } from './pages/[page]/text/route.ts'
import { GET as parties } from './parties/route.ts'
import { GET as result } from './result/route.ts'
import { signingCalls } from './signing-calls.ts'
import { POST as submit } from './submit/route.ts'
import { POST as viewed } from './viewed/route.ts'

const browser = vi.hoisted(() => ({ ctx: null as unknown, cookie: '' }))
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({
    get: () => ({ value: browser.cookie }),
    getAll: () => [],
    set: (_name: string, value: string) => {
      browser.cookie = value
    },
  }),
}))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: (at: Date) => at.toISOString() }),
}))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => browser.ctx }))

const routes = { agreement, code, 'code/verify': verify, consent, decline, disclosure, parties, result, submit, viewed }

/** The server as seen by the browser: each request goes to the route of its path. */
async function serve(path: string, init: RequestInit): Promise<Response> {
  const url = new URL(path, 'http://localhost')
  const [, recipient = '', rest = ''] = /^\/sign\/([^/]+)\/(.+)$/.exec(url.pathname) ?? []
  const page = /^pages\/(\d+)\/text$/.exec(rest)?.[1]
  const handler = page ? pageText : routes[rest as keyof typeof routes]
  return handler(new Request(url, init), { params: Promise.resolve({ recipient, ...(page ? { page } : {}) }) })
}

/** Outside production each route checks its answer against its schema; the client parses with the same schema. */
onEachDatabase('the requests of a signer', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    browser.ctx = ctx
    member = await founder(ctx)
  })
  beforeEach(() => {
    vi.stubGlobal('fetch', serve)
  })
  afterEach(() => vi.unstubAllGlobals())

  async function opened() {
    await sentContract(ctx, member, [ana])
    const { cookie, recipientId } = await openLink(ctx, await tokenFor(ctx, ana.email))
    browser.cookie = cookie
    const view = await viewAsSigner(ctx, await requireSigner(ctx, browser.cookie))
    ctx.advance(1000)
    return { view, calls: signingCalls(recipientId, view.document.sha256) }
  }
  const codeOf = async () => /\b(\d{6})\b/.exec(await messageTo(ctx, ana.email, /\b\d{6}\b/))?.[1] ?? ''

  it('have answers that match their schemas, from the first page to the signed document', async () => {
    const { view, calls } = await opened()
    expect(signerViewSchema.strict().parse(view)).toEqual(view)
    expect(await calls.onPagesRendered()).toEqual({ ok: true, value: null })
    expect(await calls.loadPageText(1)).toMatchObject({ ok: true, value: expect.stringContaining('Page 1') })
    expect(await calls.requestCode('email')).toMatchObject({ ok: true, value: { sent: true } })
    const right = await codeOf()
    const wrong = right === '111111' ? '222222' : '111111'
    expect(await calls.submitCode(wrong)).toMatchObject({ ok: true, value: { verified: false, locked: false } })
    const { sha256 } = view.parties
    expect(view.parties.people).toMatchObject([{ name: ana.name, email: 'a***@e***.com', isReader: true }])
    const seen = { sha256, people: [{ name: ana.name, email: ana.email }] }
    expect(await calls.submitCode(right)).toMatchObject({ ok: true, value: { verified: true, parties: seen } })
    expect(await calls.loadParties()).toMatchObject({ ok: true, value: seen })
    const shown = await calls.loadDisclosure('en')
    if (!shown.ok) throw new Error('there is no disclosure')
    const agreed = { disclosure: shown.value, partiesSha256: sha256 }
    expect(await calls.giveConsent(agreed)).toEqual({ ok: true, value: null })
    const submission: SignatureSubmission = {
      source: { method: 'typed', text: 'Ana' },
      pngDataUrl: `data:image/png;base64,${await samplePng()}`,
      ...agreed,
      values: Object.fromEntries(view.fields.map(({ id, value }) => [id, value])),
      entered: { name: ana.name, initials: view.recipient.initials },
      idempotencyKey: 'k',
    }
    const signed = await calls.submitSignature(submission)
    expect(signed).toMatchObject({
      ok: true,
      value: { signedCount: 1, signerCount: 1, evidenceUrl: expect.any(String) },
    })
    expect(await calls.submitSignature(submission)).toEqual(signed)
    // A second submit under another key is refused, so the signer gets the result of the first.
    expect(await calls.submitSignature({ ...submission, idempotencyKey: 'another' })).toEqual(signed)
  })

  it('get the code that was just sent in every browser in which the signer continues', async () => {
    const { calls } = await opened()
    const first = await calls.requestCode('email')
    expect(first).toMatchObject({ value: { sent: true, sentSecondsAgo: 0, resendAfterSeconds: 60 } })
    const sent = await codeOf()
    ctx.advance(20_000)
    // Another browser, or the same one after a reload.
    const again = await openLink(ctx, await tokenFor(ctx, ana.email))
    browser.cookie = again.cookie
    const before = { channel: 'email', masked: 'a***@e***.com', sentSecondsAgo: 20, resendAfterSeconds: 40 }
    expect(await calls.requestCode('email')).toMatchObject({ ok: true, value: { sent: true, ...before } })
    expect(await codeOf()).toBe(sent)
    expect(await calls.submitCode(sent)).toMatchObject({ ok: true, value: { verified: true } })
    // It was used, so none can be entered until another may be sent.
    expect(await calls.requestCode('email')).toMatchObject({
      kind: 'refused',
      problem: { code: 'code_too_soon' },
      retryAfterSeconds: 40,
    })
  })

  it('have a problem document as the answer of a refusal', async () => {
    const { view, calls } = await opened()
    await calls.onPagesRendered()
    const unproven = await calls.loadDisclosure('en')
    if (!unproven.ok) throw new Error('there is no disclosure')
    const seen = { disclosure: unproven.value, partiesSha256: view.parties.sha256 }
    expect(await calls.giveConsent(seen)).toMatchObject({ kind: 'refused', problem: { code: 'code_needed' } })
    await calls.requestCode('email')
    expect(await calls.decline('too dear')).toMatchObject({ kind: 'refused', problem: { code: 'code_needed' } })
    await calls.submitCode(await codeOf())
    expect(await calls.decline('too dear')).toEqual({ ok: true, value: { declined: true } })
    browser.cookie = 'of no session'
    expect(await calls.decline(null)).toMatchObject({ kind: 'refused', problem: { code: 'session_expired' } })
  })
})
