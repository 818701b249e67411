import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appActions, appRoutes } from '../testing.ts'
import { actions, type Row, routes } from './matrix.ts'
import { type Caller, callers, type Installation, installation } from './testing.ts'

const browser = vi.hoisted(() => ({
  ctx: null as unknown as TestCtx,
  claim: null as unknown,
  cookie: null as string | null,
  requests: 0,
}))
const redirected = vi.hoisted(() => new Error('redirected'))
vi.mock('next/headers', () => ({
  // Each request has its own address, so that no limit by address is reached.
  headers: async () => new Headers({ 'x-signcove-ip': `10.0.${browser.requests >> 8}.${browser.requests & 255}` }),
  cookies: async () => ({
    get: () => (browser.cookie === null ? undefined : { value: browser.cookie }),
    getAll: () => [],
    set: () => undefined,
  }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next/navigation', () => ({
  redirect: () => {
    throw redirected
  },
  unstable_rethrow: (error: unknown) => {
    if (error === redirected) throw error
  },
}))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: (at: Date) => at.toISOString() }),
}))
vi.mock('next-auth', () => ({ default: async () => new Response('next-auth') }))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => browser.ctx }))
vi.mock('#lib/server/auth/index.ts', async () => {
  const { memberOfSession } = await import('#lib/domain/account/index.ts')
  return {
    authOptions: () => ({}),
    knownDevice: async () => null,
    rememberDevice: async () => undefined,
    currentMember: async (ctx: Ctx) => (browser.claim === null ? null : memberOfSession(ctx, browser.claim as never)),
  }
})

let ctx: TestCtx
let installed: Installation
beforeAll(async () => {
  ctx = testContext(await openScratchSqlite())
  browser.ctx = ctx
  installed = await installation(ctx)
})
afterAll(() => ctx.store.close())

const isPortal = (row: Row) => row.for === 'member' || row.for === 'admin'

/** The refusal of a caller whom a row does not name. */
function refusal(row: Row, caller: Caller): string {
  const isMember = caller === 'otherMember' || caller === 'creator' || caller === 'admin'
  if (isPortal(row)) {
    if (!isMember) return 'not_signed_in'
    return row.for === 'admin' ? 'forbidden' : 'not_found'
  }
  if (caller === 'unproven') return 'code_needed'
  if (caller === 'signerOfAnother') return 'other_person'
  return row.for === 'signer' && caller === 'viewer' ? 'not_a_signer' : 'session_expired'
}

function expected(row: Row): Record<Caller, string> {
  const of = (caller: Caller) => row.allowed.everyone ?? row.allowed[caller] ?? refusal(row, caller)
  return Object.fromEntries(callers.map((caller) => [caller, of(caller)])) as Record<Caller, string>
}

/** What each caller gets, in the order of `callers`: those without rights first. */
async function outcomes(ask: (caller: Caller) => Promise<string>): Promise<Record<Caller, string>> {
  const found: [Caller, string][] = []
  for (const caller of callers) {
    browser.requests += 1
    ctx.advance(MINUTE / 4)
    Object.assign(browser, installed.credentials(caller))
    found.push([caller, await ask(caller)])
  }
  return Object.fromEntries(found) as Record<Caller, string>
}

const found = await appRoutes()
const called = await appActions()

describe('every route', () => {
  it('is in the matrix', () => {
    expect(found.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(routes).sort())
  })

  it.each(Object.entries(routes))('%s is for the callers of its row only', async (name, row) => {
    const route = found.find(({ method, path }) => `${method} ${path}` === name)
    if (!route) throw new Error('there is no such route')
    expect(route.handler.declared.for).toBe(row.for)
    const ask = async (caller: Caller) => {
      const { path = {}, query = '', body } = row.request(installed, caller)
      const init = { method: route.method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      const request = new Request(`http://localhost/${query}`, init)
      const response = await route.handler(request, { params: Promise.resolve(path as Record<string, string>) })
      const text = await response.text()
      const isProblem = response.headers.get('content-type') === 'application/problem+json'
      return isProblem ? (JSON.parse(text) as { code: string }).code : String(response.status)
    }
    expect(await outcomes(ask)).toEqual(expected(row))
  })
})

describe('every action', () => {
  it('is in the matrix', () => {
    expect(called.map(({ name }) => name).sort()).toEqual(Object.keys(actions).sort())
  })

  it.each(Object.entries(actions))('%s is for the callers of its row only', async (name, row) => {
    const entry = called.find((one) => one.name === name)
    if (!entry) throw new Error('there is no such action')
    expect(entry.action.declared.for).toBe(row.for)
    const ask = async (caller: Caller) => {
      const { body } = row.request(installed, caller)
      try {
        // A form's action has the form's state as its first argument.
        const input = entry.action.length === 2 ? [{ status: 'idle' }, body] : [body]
        const result = (await entry.action(...input)) as { status: string; code?: string }
        return result.code ?? result.status
      } catch (error) {
        if (error === redirected) return 'redirected'
        throw error
      }
    }
    expect(await outcomes(ask)).toEqual(expected(row))
  })
})
