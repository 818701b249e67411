import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import { type Authorized, authorizeManage, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { searchEvents } from '#lib/engines/audit/index.ts'
import { founder } from '#lib/server/jobs/testing.ts'
import { installCertificate, returnToSelfMade, sealIdentity } from './index.ts'
import { forgetSealIdentity } from './seal-identity.ts'
import { openTestCa } from './testing.ts'

const ca = openTestCa()
afterAll(ca.close)

/** The context of a server that ends immediately before or after it commits, and does nothing more. */
function endingServer(ctx: TestCtx, point: 'before' | 'after'): Ctx {
  let isOver = false
  const end = () => {
    isOver = true
    throw new Error('the server ended')
  }
  const tx: Store['tx'] = async (work) => {
    if (point === 'after') await ctx.store.tx(work)
    return end()
  }
  const store: Store = {
    ...ctx.store,
    tx,
    get q() {
      return isOver ? end() : ctx.store.q
    },
  }
  return { ...ctx, store }
}

onEachDatabase('a change of the seal certificate', (open) => {
  let ctx: TestCtx
  let admin: Authorized<Member, 'manage'>
  let files: Record<'one' | 'two', Buffer>
  const install = (of: Ctx, name: keyof typeof files) =>
    installCertificate(of, admin, { file: files[name], password: 'sécret' })
  const changes = {
    'installs the first one': { from: null, make: (of: Ctx) => install(of, 'one') },
    'installs another one': { from: 'two', make: (of: Ctx) => install(of, 'one') },
    'installs the same one again': { from: 'one', make: (of: Ctx) => install(of, 'one') },
    'returns to the self-made one': { from: 'one', make: (of: Ctx) => returnToSelfMade(of, admin) },
  } as const

  beforeAll(async () => {
    ca.issue('one')
    ca.issue('two')
    files = { one: ca.pkcs12('one'), two: ca.pkcs12('two') }
    ctx = testContext(await open())
    ctx.advance(Date.now() + HOUR - ctx.now().getTime())
    admin = authorizeManage(await founder(ctx))
  })

  const file = (name: string) => path.join(ctx.settings.dataDir, 'secrets', 'seal', admin.organisationId, name)

  /** The fingerprint of the certificate that a server uses after its start. */
  async function used(): Promise<string> {
    forgetSealIdentity(ctx, admin.organisationId)
    const { leafFingerprint } = await sealIdentity(ctx, admin.organisationId)
    expect(existsSync(file('own-change.json'))).toBe(false)
    return leafFingerprint
  }
  async function logged(): Promise<unknown[]> {
    const { events } = await searchEvents(ctx.store.q, { events: ['seal_certificate.changed'] }, { limit: 100 })
    return events.map(({ data }) => data.certificate_sha256)
  }
  async function beginWith(from: keyof typeof files | null): Promise<void> {
    await returnToSelfMade(ctx, admin)
    if (from) await install(ctx, from)
  }

  for (const [name, { from, make }] of Object.entries(changes)) {
    it(`${name} with an event, or not at all if the server ends before it commits`, async () => {
      await beginWith(from)
      const [before, events] = [await used(), await logged()]
      await expect(make(endingServer(ctx, 'before'))).rejects.toThrow('the server ended')
      expect(await used()).toBe(before)
      expect(await logged()).toEqual(events)

      await expect(make(endingServer(ctx, 'after'))).rejects.toThrow('the server ended')
      const after = await used()
      expect(await logged()).toEqual([after, ...events])
      if (from !== 'one' || name.startsWith('returns')) expect(after).not.toBe(before)
      expect(await used()).toBe(after)
      expect(existsSync(file('own.json'))).toBe(!name.startsWith('returns'))
    })

    it(`${name}, also if the server ends before it has removed the record of the change`, async () => {
      await beginWith(from)
      let record = ''
      const tx: Store['tx'] = (work) => {
        record = readFileSync(file('own-change.json'), 'utf8')
        return ctx.store.tx(work)
      }
      await make({ ...ctx, store: { ...ctx.store, tx } })
      const after = await used()
      expect((await logged())[0]).toBe(after)
      expect(record).not.toContain('PRIVATE KEY')
      writeFileSync(file('own-change.json'), record)
      expect(await used()).toBe(after)
    })
  }

  it('is made one after another', async () => {
    await beginWith(null)
    await Promise.all([install(ctx, 'one'), install(ctx, 'two'), returnToSelfMade(ctx, admin), install(ctx, 'one')])
    expect((await logged())[0]).toBe(await used())
  })
})
