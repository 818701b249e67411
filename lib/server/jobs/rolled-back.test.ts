import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Q, Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, MINUTE } from '#lib/core/clock.ts'
import { type Member, requireManage } from '#lib/domain/account/index.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import {
  createSample,
  expireContracts,
  openContract,
  openDraftToSend,
  sendUnreviewed,
  voidContract,
} from '#lib/domain/contract/index.ts'
import { latestSealedVersion } from '#lib/domain/document/index.ts'
import { acknowledgeRollback, checkpointIfLogGrew } from '#lib/domain/log/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { declineSigning, requireSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  checkpointText,
  ed25519Key,
  eventsOfContract,
  latestCheckpoint,
  newestOfKind,
  readHead,
  signNote,
  verifyLog,
} from '#lib/engines/audit/index.ts'
import { failingJobs } from '#lib/engines/queue/index.ts'
import { checkHealth } from '#lib/server/health/index.ts'
import { ana, ben, drain, founder, opened, proven, sentContract, submitted } from './testing.ts'

/** Pins a checkpoint of a longer log than the one in the database, as after a restore. */
async function rollBack(ctx: TestCtx): Promise<void> {
  const { origin, size } = await readHead(ctx.store.q)
  const text = checkpointText({ origin, size: size + 5, root: Buffer.alloc(32, 1) })
  const note = signNote(text, origin, ed25519Key(ctx.keys.log.current().seed))
  writeFileSync(join(ctx.log.dir, 'checkpoint.txt'), note)
  await ctx.log.start(ctx.store, ctx.now())
}

const rolledBack = { code: 'log_rolled_back' }

onEachDatabase('a database that was rolled back', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeEach(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    await ctx.log.sign(ctx.store, ctx.now())
  })

  it('allows no sending, signing, declining, voiding, sealing or expiry until an admin acknowledges it', async () => {
    const sealed = await sentContract(ctx, member, [ana])
    const half = await sentContract(ctx, member, [ana, ben])
    const cookie = await proven(ctx, ana.email)
    const bens = await requireSigner(ctx, await opened(ctx, ben.email))
    await submitted(ctx, cookie)
    const draft = await openDraftToSend(ctx, member, await createSample(ctx, member))
    await rollBack(ctx)
    expect(ctx.log.rollback).toMatchObject({ reason: 'smaller' })

    await expect(sendUnreviewed(ctx, member, draft)).rejects.toMatchObject(rolledBack)
    await expect(submitted(ctx, await proven(ctx, ben.email))).rejects.toMatchObject(rolledBack)
    await expect(declineSigning(ctx, bens, '')).rejects.toMatchObject(rolledBack)
    const contract = await openContract(ctx, member, sealed, 'void')
    await expect(voidContract(ctx, member, contract, '')).rejects.toMatchObject(rolledBack)
    await expect(ensureSigned(ctx, half)).rejects.toMatchObject(rolledBack)
    // The job that would seal it fails until it is dead-lettered.
    for (let days = 0; days < 12; days++) {
      ctx.advance(DAY)
      await drain(ctx)
    }
    expect(await latestSealedVersion(ctx.store.q, half)).toBeNull()
    ctx.advance(31 * DAY)
    expect(await expireContracts(ctx)).toBe(0)
    expect((await checkHealth(ctx)).checks.log).toBe('failed')

    await acknowledgeRollback(ctx, await requireManage(ctx, member))
    await acknowledgeRollback(ctx, await requireManage(ctx, member))
    await drain(ctx)
    expect(await latestSealedVersion(ctx.store.q, half)).toMatchObject({ version: 1, signatures: 1 })
    expect(await newestOfKind(ctx.store.q, 'log.restored')).toMatchObject({
      actor: { kind: 'member', id: member.userId },
      personal: { name: member.name, email: member.email },
      data: { reason: 'smaller' },
    })
    expect((await readHead(ctx.store.q)).origin).toMatch(/\/\d+$/)
    expect((await checkHealth(ctx)).checks.log).toBe('ok')
    const { vkey } = ctx.log
    const check = { vkey, pinned: ctx.log.readPinned() }
    expect((await verifyLog(ctx.store.q, check)).problems).toEqual([])
    expect(await expireContracts(ctx)).toBe(2)
  })

  it('is acknowledged together with the retry of failed seals, or not at all', async () => {
    const id = await sentContract(ctx, member, [ana])
    await submitted(ctx, await proven(ctx, ana.email))
    await rollBack(ctx)
    ctx.advance(MINUTE)
    await drain(ctx)
    const { store } = ctx
    const failing = async () => (await failingJobs(store.q, 'contract.seal')).length
    const admin = await requireManage(ctx, member)
    /** The context of a server that ends in the transaction which retries jobs. */
    const interrupted: Store['tx'] = (work) =>
      store.tx((q) => {
        const publish: Q['publish'] = (table) => {
          if (table === 'job') throw new Error('the server ended')
          q.publish(table)
        }
        return work(Object.create(q, { publish: { value: publish } }))
      })
    const head = await readHead(store.q)
    const ending = { ...ctx, store: { ...store, tx: interrupted } }
    await expect(acknowledgeRollback(ending, admin)).rejects.toThrow('the server ended')
    expect(await readHead(store.q)).toEqual(head)
    expect(await newestOfKind(store.q, 'log.restored')).toBeNull()
    expect(ctx.log.rollback).not.toBeNull()

    /** The context of a server that ends as soon as the rollback is acknowledged. */
    const tx: Store['tx'] = (work) => {
      if (ctx.log.rollback === null) throw new Error('the server ended')
      return store.tx(work)
    }
    expect(await failing()).toBe(1)
    await acknowledgeRollback({ ...ctx, store: { ...store, tx } }, admin).catch(() => undefined)
    await drain(ctx)
    expect(await latestSealedVersion(store.q, id)).toMatchObject({ complete: true })
    expect(await failing()).toBe(0)
  })

  it('is signed a quarter of an hour after it grew, and immediately when a contract expires', async () => {
    const size = async () => (await latestCheckpoint(ctx.store.q))?.size
    const first = await size()
    await checkpointIfLogGrew(ctx)
    expect(await size()).toBe(first)
    const id = await createSample(ctx, member)
    await checkpointIfLogGrew(ctx)
    expect(await size()).toBe(first)
    ctx.advance(15 * MINUTE)
    await checkpointIfLogGrew(ctx)
    const events = await eventsOfContract(ctx.store.q, id)
    expect(await size()).toBe((events.at(-1)?.seq ?? 0) + 1)

    const sent = await sentContract(ctx, member, [ana])
    await ctx.log.sign(ctx.store, ctx.now())
    ctx.advance(31 * DAY)
    expect(await expireContracts(ctx)).toBe(1)
    await checkpointIfLogGrew(ctx)
    expect((await findContract(ctx.store.q, sent))?.status).toBe('expired')
    expect(await size()).toBe((await readHead(ctx.store.q)).size)
  })
})
