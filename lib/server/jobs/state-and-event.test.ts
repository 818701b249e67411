import { beforeAll, expect, it } from 'vitest'
import type { Q, Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract, recipientsOf } from '#lib/domain/contract/contract.store.ts'
import {
  createSample,
  openContract,
  openDraft,
  openDraftToSend,
  saveRecipients,
  sendUnreviewed,
  voidContract,
} from '#lib/domain/contract/index.ts'
import { declineSigning, recordConsent, requireSigner, submitSigning } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract, verifyLog } from '#lib/engines/audit/index.ts'
import { agreed, ana, founder, proven, sentContract, submission } from './testing.ts'

/** A store in which the n-th write of a transaction fails, on any table. */
function failing(store: Store, n: number): Store {
  const faulty = (q: Q): Q => {
    let writes = 0
    return new Proxy(q, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown
        if (typeof value !== 'function') return value
        return (...values: unknown[]) => {
          if (['insert', 'update', 'delete'].includes(String(name)) && ++writes === n) throw new Error('out of order')
          return (value as (...given: unknown[]) => unknown).apply(target, values)
        }
      },
    })
  }
  return { ...store, tx: (work) => store.tx((q) => work(faulty(q))) }
}

onEachDatabase('a change and the event that describes it (AUD-01)', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  const stateOf = async (id: ContractId) => {
    const { q } = ctx.store
    const events = (await eventsOfContract(q, id)).map(({ event }) => event)
    return JSON.stringify([await findContract(q, id), await recipientsOf(q, id), events])
  }

  it.each([
    {
      name: 'contract.sent',
      of: async () => {
        const id = await createSample(ctx, member)
        await saveRecipients(ctx, await openDraft(ctx, member, id), await someone(id))
        return id
      },
      change: async (c: TestCtx, id: ContractId) => sendUnreviewed(c, member, await openDraftToSend(ctx, member, id)),
    },
    {
      name: 'contract.voided',
      of: () => sentContract(ctx, member, [ana]),
      change: async (c: TestCtx, id: ContractId) =>
        voidContract(c, member, await openContract(ctx, member, id, 'void'), 'no'),
    },
    {
      name: 'recipient.declined',
      of: () => sentContract(ctx, member, [ana]),
      before: () => proven(ctx, ana.email),
      change: async (c: TestCtx, _id: ContractId, cookie: string) =>
        declineSigning(c, await requireSigner(ctx, cookie), 'no'),
    },
    {
      name: 'recipient.consented',
      of: () => sentContract(ctx, member, [ana]),
      before: () => proven(ctx, ana.email),
      change: async (c: TestCtx, _id: ContractId, cookie: string) => {
        const signer = await requireSigner(c, cookie)
        return recordConsent(c, signer, await submission(c, signer))
      },
    },
    {
      name: 'recipient.signed',
      of: () => sentContract(ctx, member, [ana]),
      before: () => agreed(ctx, ana.email),
      change: async (c: TestCtx, _id: ContractId, cookie: string) => {
        const signer = await requireSigner(c, cookie)
        return submitSigning(c, signer, await submission(c, signer), { idempotencyKey: 'k' })
      },
    },
  ])('are committed together or not at all: $name', async ({ name, of, before, change }) => {
    const id = await of()
    const cookie = (await before?.()) ?? ''
    const unchanged = await stateOf(id)
    for (let n = 1; ; n++) {
      const error = await change({ ...ctx, store: failing(ctx.store, n) }, id, cookie).then(
        () => null,
        (reason: Error) => reason,
      )
      if (error === null) {
        expect(n).toBeGreaterThan(4)
        break
      }
      expect(error.message).toBe('out of order')
      expect(await stateOf(id), `after write ${n}`).toBe(unchanged)
    }
    expect((await eventsOfContract(ctx.store.q, id)).map(({ event }) => event)).toContain(name)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })
  /** The sample's recipient, with an address. */
  const someone = async (id: ContractId) =>
    (await recipientsOf(ctx.store.q, id)).map(({ id: recipientId, role, name, phone }) => ({
      id: recipientId,
      role,
      name,
      email: 'sam@example.com',
      phone: phone ?? '',
    }))
})
