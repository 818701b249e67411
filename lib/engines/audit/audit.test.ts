import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Q, Store } from '#db/client.ts'
import { onEachDatabaseAsOwner } from '#db/testing.ts'
import { DAY, HOUR, later, MINUTE } from '#lib/core/clock.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import {
  type AuditEvent,
  appendEvents,
  contractProblems,
  eventsOfContract,
  storedEventsOf,
  verifyLog,
} from './index.ts'

const at = new Date('2026-11-21T10:00:00.123Z')
const event = (name: EventName, contractId = 'c1'): AuditEvent => ({
  event: name,
  contractId,
  actor: { kind: 'recipient', id: 'r1' },
  at,
  request: { ip: '203.0.113.7', userAgent: 'Test/1.0' },
  documentSha256: 'ab'.repeat(32),
  data: { tries: 2 },
  personal: { name: 'Zoë' },
})

async function fill(store: Store, count: number) {
  for (let i = 0; i < count; i++)
    await store.tx((q) => appendEvents(q, [event('recipient.viewed'), event('recipient.signed', `c${i}`)]))
}

/** Runs a statement as an attacker with the database password could. */
async function raw(store: Store, statement: (q: Q) => PromiseLike<unknown>): Promise<void> {
  await store.tx(async (q) => {
    await statement(q)
  })
}

onEachDatabaseAsOwner('the audit log', (open) => {
  it('chains events, keeps their order and verifies', async () => {
    const store = await open()
    await fill(store, 3)
    expect(await verifyLog(store.q)).toMatchObject({ events: 6, erased: 0, problems: [] })
    const mine = await eventsOfContract(store.q, 'c1')
    expect(mine.map((e) => [e.seq, e.n, e.event])).toEqual([
      [0, 1, 'recipient.viewed'],
      [2, 2, 'recipient.viewed'],
      [3, 3, 'recipient.signed'],
      [4, 4, 'recipient.viewed'],
    ])
    const stored = await storedEventsOf(store.q, 'c1', 3)
    expect(stored.map(({ body, leaf }) => [JSON.parse(body).of, leaf.toString('hex')])).toEqual(
      [0, 1, 2].map((i) => [{ n: i + 1, prev: mine[i - 1]?.leaf ?? null }, mine[i]?.leaf]),
    )
    expect(mine[0]).toMatchObject({
      ipAddress: '203.0.113.7',
      userAgent: 'Test/1.0',
      data: { tries: 2 },
      personal: { name: 'Zoë' },
      at,
    })
  })

  it('records once that the clock went back by more than five minutes', async () => {
    const store = await open()
    const after = (ms: number) => ({ ...event('recipient.viewed'), at: later(at, ms) })
    for (const ms of [0, -5 * MINUTE, HOUR, HOUR - 5 * MINUTE - 1, -HOUR, -HOUR + 1])
      await store.tx((q) => appendEvents(q, [after(ms)]))
    await store.tx((q) => appendEvents(q, [after(DAY), after(0)]))
    const rows = await store.q.select().from(store.q.t.auditEvent).orderBy(store.q.t.auditEvent.seq)
    const found = rows.map((row) => [row.event, row.at.getTime() - at.getTime(), JSON.parse(row.metadata).back_ms])
    expect(found).toEqual([
      ['recipient.viewed', 0, undefined],
      ['recipient.viewed', -5 * MINUTE, undefined],
      ['recipient.viewed', HOUR, undefined],
      ['clock.set_back', HOUR - 5 * MINUTE - 1, 5 * MINUTE + 1],
      ['recipient.viewed', HOUR - 5 * MINUTE - 1, undefined],
      ['clock.set_back', -HOUR, 2 * HOUR - 5 * MINUTE - 1],
      ['recipient.viewed', -HOUR, undefined],
      ['recipient.viewed', -HOUR + 1, undefined],
      ['recipient.viewed', DAY, undefined],
      ['clock.set_back', 0, DAY],
      ['recipient.viewed', 0, undefined],
    ])
    expect(await verifyLog(store.q)).toMatchObject({ events: 11, setBack: 3, problems: [] })
  })

  it('records it too when transactions append at the same time', async () => {
    const store = await open()
    const times = Array.from({ length: 12 }, (_, i) => later(at, i % 2 === 0 ? 0 : HOUR))
    await Promise.all(
      times.map((when) => store.tx((q) => appendEvents(q, [{ ...event('recipient.viewed'), at: when }]))),
    )
    const rows = await store.q.select().from(store.q.t.auditEvent)
    const { setBack } = await verifyLog(store.q)
    expect(rows.filter(({ event: name }) => name === 'clock.set_back')).toHaveLength(setBack)
  })

  it('numbers concurrent appends without a gap', async () => {
    const store = await open()
    await Promise.all(Array.from({ length: 30 }, () => store.tx((q) => appendEvents(q, [event('recipient.viewed')]))))
    expect(await verifyLog(store.q)).toMatchObject({ events: 30, erased: 0, problems: [] })
  })

  it('leaves no event behind when the change it describes is rolled back', async () => {
    const store = await open()
    await expect(
      store.tx(async (q) => {
        await appendEvents(q, [event('recipient.signed')])
        throw new Error('the change failed')
      }),
    ).rejects.toThrow()
    expect((await verifyLog(store.q)).events).toBe(0)
  })

  it('refuses updates, deletions, gaps, repeated numbers and upserts', async () => {
    const store = await open()
    await fill(store, 1)
    const row = {
      seq: 1,
      leaf: Buffer.alloc(32),
      body: '{}',
      contractId: null,
      event: 'contract.sent' as const,
      actorId: null,
      metadata: '{}',
      at,
    }
    const why = async (statement: (q: Q) => PromiseLike<unknown>) => {
      const error = await raw(store, statement).then(
        () => null,
        (e: unknown) => e,
      )
      return `${error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : 'allowed'}`
    }
    expect(await why((q) => q.update(q.t.auditEvent).set({ body: 'x' }))).toMatch(/append-only/)
    expect(await why((q) => q.delete(q.t.auditEvent))).toMatch(/append-only/)
    expect(await why((q) => q.insert(q.t.auditEvent).values({ ...row, seq: 7 }))).toMatch(/max\+1/)
    expect(await why((q) => q.insert(q.t.auditEvent).values(row))).toMatch(/max\+1/)
    const upsert = (q: Q) =>
      q
        .insert(q.t.auditEvent)
        .values(row)
        .onConflictDoUpdate({ target: q.t.auditEvent.seq, set: { body: sql`'x'` } })
    expect(await why(upsert)).toMatch(/max\+1|append-only/)
    expect((await verifyLog(store.q)).problems).toEqual([])
  })

  it('verifies after an erasure that an event records, and reports personal data that were changed', async () => {
    const store = await open()
    await fill(store, 2)
    const p = store.q.t.auditPersonal
    await raw(store, (q) => q.delete(p).where(sql`${p.seq} = 1`))
    const missing = 'event 1: its personal data are missing, and no event records their erasure'
    expect((await verifyLog(store.q)).problems).toEqual([missing])
    const erased = { ...event('recipient.erased'), data: { events: [1] } }
    await store.tx((q) => appendEvents(q, [erased]))
    expect(await verifyLog(store.q)).toMatchObject({ events: 5, erased: 1, problems: [] })
    await store.tx((q) => appendEvents(q, [{ ...erased, data: { events: [3] } }]))
    expect((await verifyLog(store.q)).problems).toEqual(['event 3: its personal data should have been erased'])
    expect(await contractProblems(store.q, 'c1')).toEqual([])
    await raw(store, (q) => q.update(p).set({ ipAddress: '198.51.100.1' }).where(sql`${p.seq} = 2`))
    expect(await contractProblems(store.q, 'c1')).toEqual([
      'event 2: the address columns differ from the personal data',
    ])
    expect(await contractProblems(store.q, 'c0')).toEqual([])
    expect((await verifyLog(store.q)).problems).toContain('event 2: the address columns differ from the personal data')
  })
})
