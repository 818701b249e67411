import { and, eq } from 'drizzle-orm'
import { beforeAll, expect, it, vi } from 'vitest'
import { onEachDatabase, rounds } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { requireSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, opened, sentContract, submitted } from './testing.ts'

/**
 * A session with a proof of identity, written to the database because codes are slow by design and not under test here.
 */
async function verifiedSession(ctx: TestCtx, email: string): Promise<string> {
  const cookie = await opened(ctx, email)
  const { session } = await requireSigner(ctx, cookie)
  const s = ctx.store.q.t.signingSession
  await ctx.store.tx(async (q) => {
    const verified = { verifiedAt: ctx.now(), verifiedBy: 'email' } as const
    await q.update(s).set(verified).where(eq(s.id, session.id))
  })
  return cookie
}

type Ensure = typeof ensureSigned

async function submitAndSeal(ctx: TestCtx, id: ContractId, cookie: string, ensure: Ensure): Promise<void> {
  await submitted(ctx, cookie)
  await ensure(ctx, id)
}

/** The addressees of the completion mails, in alphabetical order. */
async function notifiedOfCompletion(ctx: TestCtx, id: ContractId): Promise<string[]> {
  const events = await eventsOfContract(ctx.store.q, id)
  return events
    .filter(({ event, data }) => event === 'message.sent' && data.kind === 'completed')
    .map(({ personal }) => String(personal?.to))
    .sort()
}

onEachDatabase('two signers who finish concurrently', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })

  it(`cause one seal, one completion and one mail to each, ${rounds} times`, { timeout: 300_000 }, async () => {
    // As in production, where the bundled application and the worker have their own copies of the module.
    vi.resetModules()
    const elsewhere = (await import('#lib/domain/sealing/index.ts')).ensureSigned
    for (let round = 0; round < rounds; round++) {
      const id = await sentContract(ctx, member, [ana, ben])
      const cookies = [await verifiedSession(ctx, ana.email), await verifiedSession(ctx, ben.email)] as const
      await Promise.all([
        submitAndSeal(ctx, id, cookies[0], ensureSigned),
        submitAndSeal(ctx, id, cookies[1], round % 2 === 0 ? elsewhere : ensureSigned),
      ])
      await drain(ctx)
      expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
      const names = (await eventsOfContract(ctx.store.q, id)).map(({ event }) => event)
      expect(names.filter((name) => name === 'recipient.signed')).toHaveLength(2)
      expect(names.filter((name) => name === 'contract.completed')).toHaveLength(1)
      const d = ctx.store.q.t.sealedVersion
      const complete = await ctx.store.q
        .select()
        .from(d)
        .where(and(eq(d.contractId, id), eq(d.complete, true)))
      expect(complete).toHaveLength(1)
      expect(names.lastIndexOf('document.sealed')).toBeLessThan(names.indexOf('contract.completed'))
      expect(await notifiedOfCompletion(ctx, id)).toEqual(['ana@example.com', 'ben@example.com', 'olga@acme.example'])
    }
  })
})
