import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { appendEvents, type EventFilter, findEvent, newestOfKind, searchEvents, searchRows } from './index.ts'
import { streamQuery, streamsOf, timeQuery } from './search.store.ts'

const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 10, n))

/** Ten events of two contracts and of two people or the system, a minute apart, every third one from another address. */
async function fill(store: Store): Promise<void> {
  const kinds: EventName[] = [
    'contract.created',
    'contract.sent',
    'link.opened',
    'recipient.viewed',
    'recipient.signed',
    'contract.created',
    'contract.sent',
    'link.opened',
    'member.invited',
    'clock.skewed',
  ]
  await store.tx((q) =>
    appendEvents(
      q,
      kinds.map((event, i) => ({
        event,
        contractId: i < 5 ? 'c1' : i < 8 ? 'c2' : null,
        actor: i === 9 ? { kind: 'system', id: null } : { kind: 'member', id: i % 2 === 0 ? 'ana' : 'ben' },
        at: minute(i),
        request: { ip: i % 3 === 0 ? '203.0.113.9' : '198.51.100.1', userAgent: 'Test/1.0' },
        documentSha256: event === 'recipient.signed' ? 'ab'.repeat(32) : null,
        data: { i, note: `100%_${i}` },
        personal: {
          name: i % 2 === 0 ? 'Ana Élodie' : 'Ben',
          ...(i === 6 || i === 8 ? { to: 'ÉLODIE@example.com' } : {}),
        },
      })),
    ),
  )
}

async function seqs(store: Store, filter: EventFilter, limit = 50): Promise<number[]> {
  return (await searchEvents(store.q, filter, { limit })).events.map((event) => event.seq)
}

onEachDatabase('a search in the log', (open) => {
  let filled: Promise<Store> | undefined
  const log = () => {
    filled ??= open().then(async (store) => {
      await fill(store)
      return store
    })
    return filled
  }

  it('finds events by contract, kind, actor, address, time and text, newest first', async () => {
    const store = await log()
    expect(await seqs(store, {})).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(await seqs(store, { contractIds: ['c1'] })).toEqual([4, 3, 2, 1, 0])
    expect(await seqs(store, { events: ['link.opened', 'contract.created'] })).toEqual([7, 5, 2, 0])
    expect(await seqs(store, { actorIds: ['ben'] })).toEqual([7, 5, 3, 1])
    expect(await seqs(store, { actorIds: ['ben', 'ana'], events: ['contract.sent'] })).toEqual([6, 1])
    expect(await seqs(store, { contractIds: ['c2'], actorIds: ['ana'] })).toEqual([6])
    expect(await seqs(store, { ip: '203.0.113.9' })).toEqual([9, 6, 3, 0])
    expect(await seqs(store, { from: minute(3), until: minute(6) })).toEqual([5, 4, 3])
    expect(await seqs(store, { from: minute(60) })).toEqual([])
    expect(await seqs(store, { text: 'ab'.repeat(32) })).toEqual([4])
    expect(await seqs(store, { text: '100%_3' })).toEqual([3])
    expect(await seqs(store, { text: '100_' })).toEqual([])
    expect(await seqs(store, { events: [] })).toEqual([])
  })

  it('finds the events of a person and the events that name the person, in any letter case', async () => {
    const store = await log()
    const about: EventFilter['about'] = {
      actorIds: ['ben'],
      contractIds: ['c2'],
      events: ['member.invited'],
      words: 'élodie@',
    }
    expect(await seqs(store, { about })).toEqual([8, 7, 6, 5, 3, 1])
    expect(await seqs(store, { about, contractIds: ['c1'] })).toEqual([3, 1])
    expect(await seqs(store, { about, events: ['contract.sent'] })).toEqual([6, 1])
    expect(await seqs(store, { about: { actorIds: [], contractIds: [], events: [], words: 'élodie@' } })).toEqual([])
  })

  it('returns page after page in both directions, each event once', async () => {
    const store = await log()
    const filter = { actorIds: ['ana', 'ben'] }
    const first = await searchEvents(store.q, filter, { limit: 4 })
    expect(first.events.map((event) => event.seq)).toEqual([8, 7, 6, 5])
    const second = await searchEvents(store.q, filter, { limit: 4, beforeSeq: first.next ?? 0 })
    expect(second.events.map((event) => event.seq)).toEqual([4, 3, 2, 1])
    const last = await searchEvents(store.q, filter, { limit: 4, beforeSeq: second.next ?? 0 })
    expect(last).toMatchObject({ events: [{ seq: 0 }], next: null })
    const up = await searchEvents(store.q, filter, { limit: 4, afterSeq: 2 })
    expect([up.events.map((event) => event.seq), up.next]).toEqual([[3, 4, 5, 6], 6])
    expect((await searchEvents(store.q, filter, { limit: 2, afterSeq: 6 })).next).toBeNull()
  })

  it('searches in windows where there is no index, and continues where it stopped', async () => {
    const { q } = await log()
    const windows = { size: 2, most: 2 }
    const filter = { text: '100%_0' }
    expect(await searchRows(q, filter, { limit: 5 }, windows)).toEqual({ rows: [], next: 6 })
    expect(await searchRows(q, filter, { limit: 5, beforeSeq: 6 }, windows)).toEqual({ rows: [], next: 2 })
    const last = await searchRows(q, filter, { limit: 5, beforeSeq: 2 }, windows)
    expect([last.rows.map((row) => row.event.seq), last.next]).toEqual([[0], null])
    const up = { text: '100%_9' }
    expect(await searchRows(q, up, { limit: 5, afterSeq: -1 }, windows)).toEqual({ rows: [], next: 3 })
    const found = await searchRows(q, up, { limit: 5, afterSeq: 7 }, windows)
    expect([found.rows.map((row) => row.event.seq), found.next]).toEqual([[9], null])
  })

  it('finds only what is in the scope of the reader, in windows unless another condition has an index', async () => {
    const store = await log()
    const scope: EventFilter['scope'] = ({ contractId }) => sql`${contractId} = 'c1'`
    expect(await seqs(store, { scope })).toEqual([4, 3, 2, 1, 0])
    expect(await seqs(store, { scope, actorIds: ['ben'], from: minute(2) })).toEqual([3])
    const windows = { size: 2, most: 2 }
    expect(await searchRows(store.q, { scope }, { limit: 5 }, windows)).toEqual({ rows: [], next: 6 })
    const indexed = await searchRows(store.q, { scope, events: ['contract.created'] }, { limit: 5 }, windows)
    expect([indexed.rows.map((row) => row.event.seq), indexed.next]).toEqual([[0], null])
    expect((await findEvent(store.q, 4, scope))?.event.seq).toBe(4)
    expect(await findEvent(store.q, 5, scope)).toBeNull()
  })

  it('returns one event with its stored data, and the newest of a kind', async () => {
    const store = await log()
    const found = await findEvent(store.q, 4)
    expect(found?.event).toMatchObject({ seq: 4, event: 'recipient.signed', personal: { name: 'Ana Élodie' } })
    expect(found?.row.personal?.salt).toMatch(/^[\w+/]+=*$/)
    expect(await findEvent(store.q, 10)).toBeNull()
    expect((await newestOfKind(store.q, 'link.opened'))?.seq).toBe(7)
    expect(await newestOfKind(store.q, 'log.restored')).toBeNull()
  })

  it('uses an index for every search, in the order of that index', async () => {
    const store = await log()
    if (store.dialect !== 'sqlite') return
    const explain = (query: { getSQL(): unknown }) =>
      (store.q as unknown as { all(query: unknown): { detail: string }[] })
        .all(sql`explain query plan ${query.getSQL()}`)
        .map((row) => row.detail)
    const rest = { ip: '203.0.113.9', text: 'x', from: minute(1), until: minute(5) }
    const about: EventFilter['about'] = {
      actorIds: ['ana'],
      contractIds: ['c1'],
      events: ['contract.sent'],
      words: 'ana',
    }
    const leaders: [EventFilter, RegExp[]][] = [
      [{}, [/PRIMARY KEY \(rowid>\? AND rowid<\?\)/]],
      [rest, [/PRIMARY KEY \(rowid>\? AND rowid<\?\)/]],
      [
        { contractIds: ['c1'], events: ['contract.sent', 'recipient.signed'], actorIds: ['ana'], ...rest },
        [/audit_event_contract/],
      ],
      [{ contractIds: ['c1'], about }, [/audit_event_contract/]],
      [{ actorIds: ['ana'], events: ['contract.sent'], ...rest }, [/audit_event_actor/]],
      [{ events: ['contract.sent'], ...rest }, [/audit_event_kind/]],
      [
        { about, events: ['contract.sent'], ...rest },
        [/audit_event_actor/, /audit_event_contract/, /audit_event_kind/],
      ],
    ]
    for (const [filter, expected] of leaders) {
      const streams = streamsOf(filter)
      expect(streams).toHaveLength(expected.length)
      for (const [i, stream] of streams.entries())
        for (const order of ['newest', 'oldest'] as const) {
          const plan = explain(streamQuery(store.q, stream, filter, { from: 0, to: 9 }, { order, limit: 5 }))
          expect(plan[0]).toMatch(expected[i] ?? /nothing/)
          expect(plan[0]).toMatch(/<\?/)
          expect(plan.slice(1)).toEqual([expect.stringMatching(/^SEARCH audit_personal USING INTEGER PRIMARY KEY/)])
        }
    }
    expect(explain(timeQuery(store.q, { from: minute(1) }))).toEqual([
      expect.stringMatching(/COVERING INDEX audit_event_at/),
    ])
  })
})
