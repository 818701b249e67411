import { expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import {
  type AuditEvent,
  appendDueRepeats,
  appendEvents,
  appendRepeatsOf,
  eventsOfContract,
  MOST_EVENTS_OF_CONTRACT,
  verifyLog,
} from './index.ts'

const start = new Date('2026-11-21T10:00:00.000Z')
const download = (seconds: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  event: 'file.downloaded',
  contractId: 'c1',
  actor: { kind: 'recipient', id: 'r1' },
  at: later(start, seconds * SECOND),
  request: { ip: '203.0.113.7', userAgent: 'Test/1.0' },
  documentSha256: 'ab'.repeat(32),
  data: { what: 'original' },
  personal: { name: 'Zoë' },
  ...more,
})

async function append(store: Store, ...events: AuditEvent[]): Promise<void> {
  for (const event of events) await store.tx((q) => appendEvents(q, [event]))
}

async function listed(store: Store, contract = 'c1'): Promise<unknown[]> {
  return (await eventsOfContract(store.q, contract)).map(({ event, data }) => [event, data.count ?? null])
}

onEachDatabase('repeats of an event', (open) => {
  it('are counted for an hour, and their number is appended once', async () => {
    const store = await open()
    await append(store, ...Array.from({ length: 12 }, (_, n) => download(n)))
    expect(await listed(store)).toEqual([['file.downloaded', null]])
    await appendDueRepeats(store, later(start, HOUR - 1))
    expect(await listed(store)).toHaveLength(1)
    await appendDueRepeats(store, later(start, HOUR))
    await appendDueRepeats(store, later(start, 2 * HOUR))
    const [, repeats] = await eventsOfContract(store.q, 'c1')
    expect(repeats).toMatchObject({
      event: 'event.repeated',
      actor: { kind: 'recipient', id: 'r1' },
      data: {
        event: 'file.downloaded',
        count: 11,
        since: start.toISOString(),
        until: later(start, 11 * SECOND).toISOString(),
        what: 'original',
      },
      documentSha256: 'ab'.repeat(32),
      ipAddress: '203.0.113.7',
      personal: { name: 'Zoë' },
    })
    expect(await listed(store)).toHaveLength(2)
    expect((await verifyLog(store.q)).problems).toEqual([])
  })

  it('are reported before the next event, if that comes first, and begin a new hour with it', async () => {
    const store = await open()
    await append(store, download(0), download(1), download(2), download(3600), download(3601))
    expect(await listed(store)).toEqual([
      ['file.downloaded', null],
      ['event.repeated', 2],
      ['file.downloaded', null],
    ])
    await append(store, download(10_000))
    expect((await listed(store)).slice(3)).toEqual([
      ['event.repeated', 1],
      ['file.downloaded', null],
    ])
  })

  it('have the same actor, contract, document and data, but may come from elsewhere', async () => {
    const store = await open()
    const from = (ip: string) => ({ request: { ip, userAgent: 'Test/1.0' } })
    await append(
      store,
      download(0),
      download(1, { data: { what: 'signed' } }),
      download(2, { actor: { kind: 'recipient', id: 'r2' } }),
      download(3, { contractId: 'c2' }),
      download(4, { documentSha256: null }),
      download(5, from('198.51.100.1')),
      download(6, from('198.51.100.2')),
      download(7, from('198.51.100.1')),
    )
    expect(await listed(store)).toHaveLength(4)
    await appendDueRepeats(store, later(start, 2 * HOUR))
    const repeats = (await eventsOfContract(store.q, 'c1')).filter(({ event }) => event === 'event.repeated')
    const requests = ['198.51.100.2', '198.51.100.1'].map((ip) => ({ ip, user_agent: 'Test/1.0' }))
    expect(repeats).toMatchObject([{ data: { count: 3 }, personal: { requests }, ipAddress: '198.51.100.1' }])
  })

  it('are never counted of deciding events, nor of those that the server causes', async () => {
    const store = await open()
    const twice = (event: AuditEvent['event'], more: Partial<AuditEvent> = {}) => [
      download(0, { event, ...more }),
      download(1, { event, ...more }),
    ]
    const system: Partial<AuditEvent> = { actor: { kind: 'system', id: null }, request: null }
    await append(store, ...twice('recipient.consented'), ...twice('code.verified'), ...twice('message.sent', system))
    expect(await listed(store)).toHaveLength(6)
  })

  it('outside contracts also come from the same address', async () => {
    const store = await open()
    const refused = (seconds: number, ip: string): AuditEvent =>
      download(seconds, {
        event: 'sign_in.refused',
        contractId: null,
        actor: { kind: 'system', id: null },
        request: { ip, userAgent: null },
      })
    await append(store, refused(0, '203.0.113.7'), refused(1, '203.0.113.7'), refused(2, '198.51.100.1'))
    expect((await verifyLog(store.q)).events).toBe(2)
  })

  it('are counted once each when they come at the same time, and none is lost with a transaction', async () => {
    const store = await open()
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(store, download(n % 3))))
    await expect(
      store.tx(async (q) => {
        await appendEvents(q, [download(5)])
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await Promise.all([1, 2, 3].map(() => appendDueRepeats(store, later(start, 2 * HOUR))))
    expect(await listed(store)).toEqual([
      ['file.downloaded', null],
      ['event.repeated', 19],
    ])
  })

  it('can be appended before their hour has passed, and nothing of them remains', async () => {
    const store = await open()
    await append(store, download(0), download(1), download(2, { contractId: 'c2' }))
    await store.tx((q) => appendRepeatsOf(q, 'c1', later(start, MINUTE)))
    expect(await listed(store)).toEqual([
      ['file.downloaded', null],
      ['event.repeated', 1],
    ])
    expect(await store.q.select({ of: store.q.t.auditRepeat.contractId }).from(store.q.t.auditRepeat)).toEqual([
      { of: 'c2' },
    ])
  })
})

onEachDatabase('a contract with its maximum of events', (open) => {
  it('says so once, and gets only deciding events from then on', async () => {
    const store = await open()
    await append(store, download(0))
    await store.tx(async (q) => {
      // Represents 4,998 events: only its number is read.
      const body = JSON.stringify({
        of: { n: MOST_EVENTS_OF_CONTRACT - 2, prev: null },
        actor: {},
        doc: null,
        data: {},
      })
      const { auditEvent, auditHead } = q.t
      const row = {
        seq: 1,
        leaf: Buffer.alloc(32),
        body,
        contractId: 'c1',
        event: 'link.opened',
        metadata: '{}',
        at: start,
      } as const
      await q.insert(auditEvent).values(row)
      await q.update(auditHead).set({ size: 2 })
    })
    await append(store, download(9000), download(9001, { event: 'recipient.signed' }), download(90_000))
    await append(store, download(99_000, { event: 'contract.completed' }), download(99_001, { contractId: 'c2' }))
    await appendDueRepeats(store, later(start, 1000 * HOUR))
    const last = (await eventsOfContract(store.q, 'c1')).slice(2)
    expect(last.map(({ n, event, data }) => [n, event, data.limit ?? null])).toEqual([
      [4999, 'file.downloaded', null],
      [5000, 'event_limit.reached', 5000],
      [5001, 'recipient.signed', null],
      [5002, 'contract.completed', null],
    ])
    expect(await listed(store, 'c2')).toHaveLength(1)
  })
})
