import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it, vi } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import { DAY, HOUR } from '#lib/core/clock.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import { erasePerson } from '#lib/domain/privacy/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { insertAnchor } from '#lib/engines/audit/index.ts'
import { ana, ben, founder, sentContract } from '#lib/server/jobs/testing.ts'
import { evidenceFacts } from './bundle-facts.ts'
import { sweepBundles } from './index.ts'
import { keptBundle } from './kept-bundles.ts'
import type { Edition } from './withheld.ts'

let ctx: TestCtx
let member: Member
beforeAll(async () => {
  ctx = testContext(await openScratchSqlite())
  member = await founder(ctx)
  return () => ctx.store.close()
})

async function cached(): Promise<string[]> {
  const names = await readdir(join(ctx.settings.dataDir, 'cache', 'blobs'), { recursive: true })
  return names.filter((name) => /[0-9a-f]{64}$/.test(name))
}

/** Counts how many bundles are being written to the cache at the same time. */
function watched() {
  const count = { made: 0, running: 0, most: 0 }
  const gate = Promise.withResolvers<void>()
  const put: TestCtx['cache']['put'] = async (...input) => {
    count.made += 1
    count.running += 1
    count.most = Math.max(count.most, count.running)
    await gate.promise
    count.running -= 1
    return ctx.cache.put(...input)
  }
  return { slow: { ...ctx, cache: { ...ctx.cache, put } }, count, release: gate.resolve }
}

const contracts = (count: number) =>
  Array.from({ length: count }, () => sentContract(ctx, member, [ana])).reduce<Promise<ContractId[]>>(
    async (all, one) => [...(await all), await one],
    Promise.resolve([]),
  )

it('a bundle is made once for many requests, and again only after an event or an anchor', async () => {
  const [id] = await contracts(1)
  if (!id) throw new Error('there is no contract')
  const { slow, count, release } = watched()
  const requests = Array.from({ length: 15 }, () => keptBundle(slow, id, 'members'))
  await vi.waitFor(() => expect(count.made).toBe(1))
  release()
  const made = await Promise.all(requests)
  expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(1)
  await keptBundle(slow, id, 'members')
  expect(count.made).toBe(1)
  await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'wrong file')
  expect((await keptBundle(slow, id, 'members')).sha256).not.toBe(made[0]?.sha256)
  expect(count.made).toBe(2)
  const { origin, size } = (await evidenceFacts(ctx, id)).checkpoint
  const cosignature = { kind: 'cosignature', name: 'witness.example/w1', value: '— witness.example/w1 AA==\n' } as const
  await ctx.store.tx((q) => insertAnchor(q, { origin, size, ...cosignature, time: ctx.now() }))
  await keptBundle(slow, id, 'members')
  await keptBundle(slow, id, 'members')
  expect(count.made).toBe(3)
  expect(await cached()).toHaveLength(1)
})

it('two bundles are made at a time, and requests beyond the queue are refused', async () => {
  const ids = await contracts(4)
  const { slow, count, release } = watched()
  const requests = ids.map((id) => keptBundle(slow, id, 'members'))
  await vi.waitFor(() => expect(count.made).toBe(2))
  const many = Array.from({ length: 30 }, () => keptBundle(slow, ids[0] as ContractId, 'members'))
  await expect(Promise.all(many)).rejects.toMatchObject({ code: 'busy', details: { seconds: 5 } })
  release()
  await Promise.all(requests)
  await Promise.allSettled(many)
  expect(count).toMatchObject({ made: 4, most: 2 })
})

it('few editions of a contract are kept: the least recently used goes first, and all go with the next event', async () => {
  const people = ['a', 'b', 'c', 'd'].map((name) => ({ ...ana, name, email: `${name}@example.com` }))
  const id = await sentContract(ctx, member, people)
  const recipients = (await recipientsOf(ctx.store.q, id)).map((one) => one.id)
  const editions: Edition[] = ['members', ...recipients]
  const before = (await cached()).length
  const { slow, count, release } = watched()
  release()
  for (const edition of editions.slice(0, 4)) await keptBundle(slow, id, edition)
  await keptBundle(slow, id, 'members')
  expect(count.made).toBe(4)
  await keptBundle(slow, id, editions[4] as Edition)
  expect((await cached()).length - before).toBe(4)
  await keptBundle(slow, id, 'members')
  expect(count.made).toBe(5)
  await keptBundle(slow, id, editions[1] as Edition)
  expect(count.made).toBe(6)
  await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'wrong file')
  await keptBundle(slow, id, 'members')
  expect((await cached()).length - before).toBe(1)
})

it('a bundle is removed after a day, and at once when data in it is erased', async () => {
  const id = await sentContract(ctx, member, [ana, ben])
  await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'wrong file')
  const { sha256 } = await keptBundle(ctx, id, 'members')
  const file = join(ctx.settings.dataDir, 'cache', 'blobs', sha256.slice(0, 2), sha256)
  const others = (await cached()).length - 1
  await sweepBundles(ctx)
  expect(await ctx.cache.has(sha256)).toBe(true)
  const old = new Date(Date.now() - DAY - HOUR)
  await utimes(file, old, old)
  await sweepBundles(ctx)
  expect(await cached()).toHaveLength(others)
  expect(await keptBundle(ctx, id, 'members')).toMatchObject({ sha256 })
  const own = await keptBundle(ctx, id, (await recipientsOf(ctx.store.q, id))[1]?.id as RecipientId)
  const contract = await openContract(ctx, member, id, 'erase')
  await erasePerson(ctx, authorizeManage(member), contract, null)
  expect(await ctx.cache.has(sha256)).toBe(false)
  expect(await ctx.cache.has(own.sha256)).toBe(false)
})
