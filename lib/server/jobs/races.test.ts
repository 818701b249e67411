import { beforeAll, expect, it, vi } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY } from '#lib/core/clock.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import { expireContracts, openContract, voidContract } from '#lib/domain/contract/index.ts'
import { latestSealedVersion } from '#lib/domain/document/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from './testing.ts'

onEachDatabase('a contract under concurrent changes', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })

  it('is completed with a document that has a signature given while it was made', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    const [first, second] = [await proven(ctx, ana.email), await proven(ctx, ben.email)]
    await submitted(ctx, first)
    // As in production, where the bundled application and the worker have their own copies of the module.
    vi.resetModules()
    const { ensureSigned: ensureElsewhere } = await import('#lib/domain/sealing/index.ts')
    let overtaken = false
    const slow: typeof ctx = {
      ...ctx,
      blobs: {
        ...ctx.blobs,
        put: async (data, limits) => {
          const stored = await ctx.blobs.put(data, limits)
          if (!overtaken) {
            overtaken = true
            await submitted(ctx, second)
            await ensureElsewhere(ctx, id)
          }
          return stored
        },
      },
    }
    await ensureSigned(slow, id)
    expect(overtaken).toBe(true)
    expect(await latestSealedVersion(ctx.store.q, id)).toMatchObject({ complete: true, signatures: 2 })
    expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
    const names = (await eventsOfContract(ctx.store.q, id)).map(({ event }) => event)
    expect(names.filter((name) => name === 'document.sealed' || name === 'contract.completed')).toEqual([
      'document.sealed',
      'contract.completed',
    ])
  })

  it('neither expires nor can be voided between the last signature and its seal', async () => {
    const id = await sentContract(ctx, member, [ana])
    await submitted(ctx, await proven(ctx, ana.email))
    ctx.advance(31 * DAY)
    expect(await expireContracts(ctx)).toBe(0)
    await expect(voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'too late')).rejects.toThrow(
      'not_pending',
    )
    await drain(ctx)
    expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
  })

  it('expires while a signature is missing', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    await submitted(ctx, await proven(ctx, ana.email))
    await drain(ctx)
    ctx.advance(31 * DAY)
    expect(await expireContracts(ctx)).toBe(1)
    expect((await findContract(ctx.store.q, id))?.status).toBe('expired')
  })

  it('is not sealed again after its completion, even if the organisation is renamed', async () => {
    const id = await sentContract(ctx, member, [ana])
    await submitted(ctx, await proven(ctx, ana.email))
    const document = await ensureSigned(ctx, id)
    const o = ctx.store.q.t.organisation
    await ctx.store.tx(async (q) => void (await q.update(o).set({ name: 'Another Name' })))
    expect(await ensureSigned(ctx, id)).toEqual(document)
  })
})
