import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { soleLogKey } from '#lib/core/log-keys.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { appendEvents, type Checkpoint, type Log, latestCheckpoint, openLog, parseCheckpoint, rootAt } from './index.ts'
import { readPinnedCheckpoint } from './pinned-checkpoint.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const root = mkdtempSync(join(tmpdir(), 'signcove-distrust-'))
afterAll(() => rmSync(root, { recursive: true }))
const actor = { kind: 'system', id: null } as const
const append = (store: Store, count: number, event: EventName = 'recipient.viewed') =>
  store.tx((q) =>
    appendEvents(
      q,
      Array.from({ length: count }, () => ({ event, contractId: 'c1', actor, at: now, request: null })),
    ),
  )

let folders = 0
const folder = () => join(root, String(folders++))
const key = Buffer.alloc(32, 5)
const started = async (store: Store, dir: string): Promise<Log> => {
  const log = openLog({ keys: soleLogKey(key), dir })
  await log.start(store, now)
  return log
}

onEachDatabase('an attacker who can write to the database but does not have the key', (open) => {
  const pinned = async (events: number) => {
    const [store, dir] = [await open(), folder()]
    await append(store, events)
    const log = await started(store, dir)
    return { store, dir, log, first: (await latestCheckpoint(store.q)) as Checkpoint }
  }

  it('cannot roll the pinned checkpoint back by storing an old checkpoint as the next one', async () => {
    const { store, dir, log, first } = await pinned(3)
    await append(store, 2)
    const planted = { ...first, size: 5, root: Buffer.alloc(32) }
    await store.tx((q) => q.insert(q.t.auditCheckpoint).values(planted))
    const signed = await log.sign(store, now)
    expect(parseCheckpoint(signed.note)).toMatchObject({ size: 5, root: await rootAt(store.q, 5) })
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ head: { size: 5, root: signed.root } })
  })

  it('cannot get a tree signed that does not continue the one before by storing a false subtree root', async () => {
    const { store, dir, log } = await pinned(511)
    await store.tx((q) => q.insert(q.t.auditNode).values({ level: 8, index: 1, hash: Buffer.alloc(32, 7) }))
    await append(store, 1)
    await expect(log.sign(store, now)).rejects.toMatchObject({ code: 'log_rolled_back' })
    expect(log.rollback).toMatchObject({ reason: 'inconsistent', pinned: { size: 511 }, found: { size: 512 } })
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ head: { size: 511 } })
    expect((await started(store, dir)).rollback).not.toBeNull()
  })

  it.each([
    ['is not signed', async ({ log }: Planting) => log.signText('a.example/log', 'a\n')],
    ['has another root', async ({ other }: Planting) => other],
  ])('cannot pass off a checkpoint that %s as one that covers an event', async (_, noteOf) => {
    const { store, log, first } = await pinned(3)
    const { origin } = first
    const elsewhere = await open()
    await append(elsewhere, 6, 'contract.voided')
    await elsewhere.tx((q) => q.update(q.t.auditHead).set({ origin }))
    const other = (await openLog({ keys: soleLogKey(key), dir: folder() }).sign(elsewhere, now)) as Checkpoint
    const note = await noteOf({ log, other: other.note })
    await store.tx((q) => q.insert(q.t.auditCheckpoint).values({ ...other, note }))
    await append(store, 5)
    const signed = await log.ensure(store, now, 4)
    expect(parseCheckpoint(signed.note)).toMatchObject({ size: 8, root: await rootAt(store.q, 8) })
  })
  type Planting = { log: Log; other: string }
})
