import { eq, gt, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { later } from '#lib/core/clock.ts'
import { newId, type OrganisationId } from '#lib/core/ids.ts'
import type { Store } from './client.ts'
import { NestedTransactionError } from './errors.ts'
import { columnParam, type Params, query } from './query.ts'
import { onEachDatabase } from './testing.ts'

const at = new Date('2026-11-21T10:00:00.123Z')

async function seed(store: Store, name: string) {
  const id = newId<'organisation'>(at)
  await store.tx(async (q) => {
    await q.insert(q.t.organisation).values({ id, name, timeZone: 'Europe/Paris', locale: 'en', createdAt: at })
  })
  return id
}

onEachDatabase('the store', (open) => {
  it('reads the values that were written, with their types', async () => {
    const store = await open()
    const id = await seed(store, 'Ünïcode & Co')
    const rows = await store.q.select().from(store.q.t.organisation)
    expect(rows).toMatchObject([{ id, name: 'Ünïcode & Co', timeZone: 'Europe/Paris', locale: 'en', createdAt: at }])
  })

  it('runs a prepared query with new parameters each time, inside and outside transactions', async () => {
    const store = await open()
    const created = query((q, { id, at: when }: Params<{ id: OrganisationId; at: Date }>) => {
      const o = q.t.organisation
      return q
        .update(o)
        .set({ createdAt: columnParam(o.createdAt, when) })
        .where(eq(o.id, id))
        .returning({ name: o.name })
    })
    const after = query((q, { since }: Params<{ since: Date }>) => {
      const o = q.t.organisation
      return q
        .select()
        .from(o)
        .where(gt(o.createdAt, columnParam(o.createdAt, since)))
    })
    const ids = [await seed(store, 'one'), await seed(store, 'two')] as const
    const times = [later(at, 1), later(at, 2)] as const
    expect(await store.tx((q) => created(q, { id: ids[0], at: times[0] }))).toEqual([{ name: 'one' }])
    expect(await store.tx((q) => created(q, { id: ids[1], at: times[1] }))).toEqual([{ name: 'two' }])
    expect(await after(store.q, { since: times[0] })).toMatchObject([{ id: ids[1], createdAt: times[1] }])
    expect(await after(store.q, { since: at })).toHaveLength(2)
    await store.tx(async (q) => expect(await after(q, { since: times[1] })).toEqual([]))
  })

  it('notifies the subscribers of a published table after the commit', async () => {
    const store = await open()
    const notified: string[] = []
    const stop = store.subscribe('job', () => notified.push('job'))
    store.subscribe('message', () => notified.push('message'))
    await store.tx(async (q) => {
      q.publish('job')
      q.publish('job')
      await q.delete(q.t.job)
      expect(notified).toEqual([])
    })
    expect(notified).toEqual(['job'])
    const failing = store.tx(async (q) => {
      q.publish('message')
      throw new Error('no')
    })
    const other = store.tx(async (q) => q.publish('message'))
    await expect(failing).rejects.toThrow('no')
    await other
    expect(notified).toEqual(['job', 'message'])
    stop()
    await store.tx(async (q) => q.publish('job'))
    expect(notified).toEqual(['job', 'message'])
  })

  it('rolls back when the work throws after an await', async () => {
    const store = await open()
    await seed(store, 'kept')
    const work = store.tx(async (q) => {
      await q.delete(q.t.organisation)
      await new Promise((resolve) => setTimeout(resolve, 5))
      throw new Error('the change failed')
    })
    await expect(work).rejects.toThrow('the change failed')
    expect(await store.q.select().from(store.q.t.organisation)).toHaveLength(1)
  })

  it('refuses a transaction inside a transaction and rolls the outer one back', async () => {
    const store = await open()
    const work = store.tx(async (q) => {
      await q
        .insert(q.t.organisation)
        .values({ id: newId(at), name: 'x', timeZone: 'UTC', locale: 'en', createdAt: at })
      await store.tx(async () => undefined)
    })
    await expect(work).rejects.toThrow(NestedTransactionError)
    expect(await store.q.select().from(store.q.t.organisation)).toHaveLength(0)
  })

  it('lets exactly one of 50 concurrent compare-and-sets succeed', async () => {
    const store = await open()
    const id = await seed(store, 'open')
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        store.tx(async (q) => {
          const o = q.t.organisation
          const won = await q
            .update(o)
            .set({ name: `won by ${i}` })
            .where(sql`${o.id} = ${id} and ${o.name} = 'open'`)
            .returning({ id: o.id })
          return won.length
        }),
      ),
    )
    expect(results.reduce((a, b) => a + b)).toBe(1)
  })

  it('loses no increment of 50 concurrent read-modify-writes that lock the row first', async () => {
    const store = await open()
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.tx(async (q) => {
          const h = q.t.auditHead
          await q.update(h).set({ leaf: 'x' }).where(eq(h.id, 1))
          const [row] = await q.select().from(h)
          await q
            .update(h)
            .set({ size: (row?.size ?? 0) + 1 })
            .where(eq(h.id, 1))
        }),
      ),
    )
    const [head] = await store.q.select().from(store.q.t.auditHead)
    expect(head?.size).toBe(50)
  })

  it('does not allow writes on its reader', async () => {
    const store = await open()
    if (store.dialect !== 'sqlite') return
    await expect(async () => await store.q.delete(store.q.t.organisation)).rejects.toThrow(/readonly/)
  })
})
