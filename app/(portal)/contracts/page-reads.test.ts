import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it, vi } from 'vitest'
import { countingReads, onEachDatabase } from '#db/testing.ts'
import { memberOfSession, type SessionClaim, signIn } from '#lib/domain/account/index.ts'
import { createContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { ana, founder, samplePdf, sentContract } from '#lib/server/jobs/testing.ts'
import PortalLayout from '../layout.tsx'
import ContractPage, { generateMetadata as contractTitle } from './[contract]/page.tsx'
import ReviewPage, { generateMetadata as reviewTitle } from './[contract]/review/page.tsx'
import ContractsPage, { generateMetadata as listTitle } from './page.tsx'

const request = vi.hoisted(() => ({ ctx: null as unknown, claim: null as unknown, scope: new Map() }))

/**
 * React's cache() as in the server build. It caches within a request, which is `request.scope` here; without one, as in
 * all other tests, it calls through.
 */
vi.mock('react', async (original) => {
  const require = createRequire(import.meta.url)
  const server = require(join(dirname(require.resolve('react')), 'react.react-server.js'))
  server.__SERVER_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE.A = {
    getCacheForType: (make: () => unknown) => {
      if (!request.scope.has(make)) request.scope.set(make, make())
      return request.scope.get(make)
    },
  }
  return { ...(await original<object>()), cache: server.cache }
})
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => new Map() }))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next/navigation', () => ({
  redirect: (path: string) => {
    throw new Error(`redirected to ${path}`)
  },
  notFound: () => {
    throw new Error('no such page')
  },
  useRouter: () => ({}),
  usePathname: () => '/',
  unstable_rethrow: () => undefined,
}))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getMessages: async () => ({}),
  getTranslations: async () => (key: string) => key,
  getFormatter: async () => ({}),
}))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => request.ctx }))
vi.mock('#lib/server/auth/index.ts', () => ({
  currentMember: (ctx: Ctx) => memberOfSession(ctx, request.claim as SessionClaim),
}))

onEachDatabase('a request for a page of the portal', (open) => {
  let reads: string[]
  let sent: string
  let draft: string
  beforeAll(async () => {
    const counting = countingReads(await open())
    const ctx: TestCtx = testContext(counting.store)
    const member = await founder(ctx)
    sent = await sentContract(ctx, member, [ana])
    const bytes = await samplePdf()
    draft = await createContract(ctx, member, {
      files: [{ name: 'Draft.pdf', body: [bytes], length: bytes.length }],
    })
    Object.assign(request, { ctx, claim: await signIn(ctx, { email: member.email, password: 'a long password' }) })
    reads = counting.reads
  })

  /** The number of reads of each table while the layout, the title and the page of one request are rendered. */
  async function readsOf(...parts: (() => Promise<unknown>)[]): Promise<Record<string, number>> {
    request.scope = new Map()
    reads.length = 0
    await Promise.all([PortalLayout({ children: null }), ...parts.map((part) => part())])
    const tables = [...new Set(reads)]
    return Object.fromEntries(tables.map((table) => [table, reads.filter((read) => read === table).length]))
  }
  const of = (contract: string) => ({ params: Promise.resolve({ contract }) })

  it('reads the member and the contract once for the page of a contract', async () => {
    const found = await readsOf(
      () => contractTitle(of(sent)),
      () => ContractPage(of(sent)),
    )
    expect(found).toMatchObject({ member_session: 1, contract: 1 })
  })

  it('reads the member, the contract, its people and its fields once for the review of a draft', async () => {
    const found = await readsOf(
      () => reviewTitle(of(draft)),
      () => ReviewPage(of(draft)),
    )
    expect(found).toMatchObject({ member_session: 1, contract: 1, recipient: 1, field: 1 })
  })

  it('reads the member once for the list of contracts', async () => {
    const found = await readsOf(listTitle, () => ContractsPage({ searchParams: Promise.resolve({}) }))
    expect(found).toMatchObject({ member_session: 1 })
  })

  it('does not use the cached reads of another request', async () => {
    await readsOf(() => ContractPage(of(sent)))
    expect(await readsOf(() => ContractPage(of(sent)))).toMatchObject({ member_session: 1, contract: 1 })
  })
})
