import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { soleLogKey } from '#lib/core/log-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import {
  appendEvents,
  checkpointCovering,
  type Log,
  latestCheckpoint,
  openLog,
  parseCheckpoint,
  readHead,
  rootAt,
  verifyNote,
} from './index.ts'
import { readPinnedCheckpoint } from './pinned-checkpoint.ts'
import { verifyLog } from './verify-log.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const root = mkdtempSync(join(tmpdir(), 'signcove-log-'))
afterAll(() => rmSync(root, { recursive: true }))
const admin = { actor: { kind: 'member', id: 'u1' }, request: null } as const
const event = (name: EventName) => ({
  event: name,
  contractId: 'c1',
  actor: { kind: 'system', id: null } as const,
  at: now,
  request: null,
})
const append = (store: Store, count: number, name: EventName = 'recipient.viewed') =>
  store.tx((q) =>
    appendEvents(
      q,
      Array.from({ length: count }, () => event(name)),
    ),
  )

let folders = 0
const folder = () => join(root, String(folders++))
const key = Buffer.alloc(32, 5)
/** Opens the log as the server does on its next start. */
const started = async (store: Store, dir: string): Promise<Log> => {
  const log = openLog({ keys: soleLogKey(key), dir })
  await log.start(store, now)
  return log
}
const check = async (store: Store, log: Log, dir: string, against: string[] = []) =>
  verifyLog(store.q, { vkey: log.vkey, pinned: readPinnedCheckpoint(dir, log.vkey), against })

onEachDatabase('the log', (open) => {
  it('signs a checkpoint once for each size and pins it outside the database', async () => {
    const [store, dir] = [await open(), folder()]
    const log = await started(store, dir)
    expect(await latestCheckpoint(store.q)).toBeNull()
    await append(store, 3)
    const [first, twin] = await Promise.all([log.sign(store, now), log.sign(store, new Date())])
    expect(twin).toEqual(first)
    const { origin } = await readHead(store.q)
    expect(first).toMatchObject({ origin, size: 3, root: await rootAt(store.q, 3), createdAt: now })
    expect(parseCheckpoint(verifyNote(first.note, [log.vkey(origin)]) && first.note)).toMatchObject({ origin, size: 3 })
    expect(readFileSync(join(dir, 'checkpoint.txt'), 'utf8')).toBe(first.note)
    expect((await check(store, log, dir)).problems).toEqual([])
  })

  it('signs a checkpoint that covers a given event on request', async () => {
    const [store, dir] = [await open(), folder()]
    const log = await started(store, dir)
    await append(store, 3)
    const first = await log.sign(store, now)
    await append(store, 3)
    expect(await log.ensure(store, now, 2)).toEqual(first)
    expect(await checkpointCovering(store.q, 3)).toBeNull()
    const second = await log.ensure(store, now, 4)
    expect(second.size).toBe(6)
    expect(await checkpointCovering(store.q, 3)).toEqual(second)
    await expect(log.ensure(store, now, 6)).rejects.toThrow('event 6 is not in the log')
    expect(await check(store, log, dir, [first.note, second.note])).toMatchObject({
      checkpoints: 2,
      against: 3,
      problems: [],
    })
  })

  it('signs other texts with the same key, but none that could pass for a checkpoint', async () => {
    const log = openLog({ keys: soleLogKey(key), dir: folder() })
    const note = log.signText('a.example/log', 'signcove evidence v1\nabc\n')
    expect(verifyNote(note, [log.vkey('a.example/log')]).text).toBe('signcove evidence v1\nabc\n')
    expect(() => log.signText('a.example/log', `a.example/log\n5\n${Buffer.alloc(32).toString('base64')}\n`)).toThrow()
  })

  it('appends an event when the pinned checkpoint is missing, and pins a new one', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    await started(store, dir)
    rmSync(join(dir, 'checkpoint.txt'))
    const log = await started(store, dir)
    expect(log.rollback).toBeNull()
    expect((await latestCheckpoint(store.q))?.size).toBe(4)
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ kind: 'pinned', head: { size: 4 } })
    expect((await check(store, log, dir)).problems).toEqual([])
  })

  it.each([
    ['nonsense', 'nonsense'],
    ['the checkpoint of another key', null],
  ])('signs nothing while the pinned checkpoint is %s', async (_, text) => {
    const [store, dir, other] = [await open(), folder(), folder()]
    await append(store, 3)
    await started(store, dir)
    await openLog({ keys: soleLogKey(Buffer.alloc(32, 6)), dir: other }).start(await filled(open), now)
    writeFileSync(join(dir, 'checkpoint.txt'), text ?? readFileSync(join(other, 'checkpoint.txt')))
    const log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'pinned_unreadable', pinned: null, found: { size: 3 } })
    expect(() => log.requireLogIntact()).toThrow(Refusal)
    await expect(log.sign(store, now)).rejects.toMatchObject({ code: 'log_rolled_back' })
    await log.acknowledge(store, now, admin)
    expect((await check(store, log, dir)).problems).toEqual([])
  })
  const filled = async (openIt: () => Promise<Store>) => {
    const store = await openIt()
    await append(store, 2)
    return store
  }

  it('reports no rollback when reading the pinned checkpoint fails with a disk error', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const log = await started(store, dir)
    const file = join(dir, 'checkpoint.txt')
    renameSync(file, `${file}.away`)
    mkdirSync(file)
    await append(store, 1)
    await expect(log.sign(store, now)).rejects.toThrow('EISDIR')
    expect(log.rollback).toBeNull()
    rmdirSync(file)
    renameSync(`${file}.away`, file)
    expect((await log.sign(store, now)).size).toBe(4)
  })

  it('detects a log that differs from the signed one', async () => {
    const [store, other, dir] = [await open(), await open(), folder()]
    await append(store, 5)
    const log = await started(store, dir)
    await append(other, 7)
    await log.start(other, now)
    expect(log.rollback).toMatchObject({ reason: 'inconsistent', pinned: { size: 5 }, found: { size: 7 } })
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ head: { size: 5 } })
    await log.start(store, now)
    expect(log.rollback).toBeNull()
  })
})

describe('a database restored from an older backup (AUD-05)', () => {
  let dir: string
  let file: string
  let store: Store
  let log: Log
  beforeEach(async () => {
    dir = folder()
    file = join(root, `${folders}.sqlite`)
    store = await openStore(file)
    await store.migrate()
    await append(store, 5)
    log = await started(store, dir)
  })
  /** Makes a backup of the database. The returned function restores it and starts the log. */
  async function backup() {
    await store.close()
    copyFileSync(file, `${file}.backup`)
    await reopen()
    return async () => {
      await store.close()
      copyFileSync(`${file}.backup`, file)
      await reopen()
      log = await started(store, dir)
    }
  }
  const reopen = async () => {
    store = await openStore(file)
    await store.migrate()
  }

  it('is refused until an admin acknowledges it, then the log continues under another name', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4, 'recipient.signed')
    const lost = await log.sign(store, now)
    await undo()
    expect(log.rollback).toMatchObject({
      reason: 'smaller',
      pinned: { origin, size: 9, root: lost.root },
      found: { size: 5, root: await rootAt(store.q, 5) },
    })
    expect(() => log.requireLogIntact()).toThrow(expect.objectContaining({ code: 'log_rolled_back' }))
    await expect(log.sign(store, now)).rejects.toThrow(Refusal)
    // A log that has grown past the pinned size still does not continue the pinned checkpoint.
    await append(store, 10, 'message.sent')
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'inconsistent', found: { size: 15 } })
    expect((await check(store, log, dir)).problems).toEqual(['the pinned checkpoint: the log does not have its root'])

    await log.acknowledge(store, now, admin)
    expect(log.rollback).toBeNull()
    log.requireLogIntact()
    expect(await latestCheckpoint(store.q)).toMatchObject({ origin: `${origin}/2`, size: 16 })
    expect((await check(store, log, dir)).problems).toEqual([])
    await append(store, 1)
    expect((await log.sign(store, now)).origin).toBe(`${origin}/2`)
    expect((await check(store, log, dir)).problems).toEqual([])
    // The lost checkpoint still proves that its events are missing.
    expect((await check(store, log, dir, [lost.note])).problems).toHaveLength(1)
    await store.close()
  })

  it('must be acknowledged again if the server stopped before it signed', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4)
    await log.sign(store, now)
    const pinned = readFileSync(join(dir, 'checkpoint.txt'))
    await undo()
    await log.acknowledge(store, now, admin)
    writeFileSync(join(dir, 'checkpoint.txt'), pinned)
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ pinned: { size: 9 }, found: { size: 6 } })
    await log.acknowledge(store, now, admin)
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ head: { origin: `${origin}/3`, size: 7 } })
    expect((await check(store, log, dir)).problems).toEqual([])
    await store.close()
  })

  it('is not acknowledged before the log is signed', async () => {
    const undo = await backup()
    await append(store, 4)
    await log.sign(store, now)
    await undo()
    renameSync(dir, `${dir}-away`)
    writeFileSync(dir, 'a file where the directory was')
    await expect(log.acknowledge(store, now, admin)).rejects.toThrow()
    expect(() => log.requireLogIntact()).toThrow(Refusal)
    await store.close()
  })

  it('is not acknowledged by an event alone, which anyone with database access can write', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4)
    const { size, root: lost } = await log.sign(store, now)
    await undo()
    const data = { reason: 'smaller', pinned: { origin, size, root: lost.toString('hex') }, origin, new_origin: origin }
    await store.tx((q) => appendEvents(q, [{ ...event('log.restored'), contractId: null, data }]))
    expect((await check(store, log, dir)).problems).toEqual([
      'event 5: the log has the same name after a rollback',
      'the pinned checkpoint: the log has only 6 events',
    ])
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'smaller', found: { size: 6 } })
    await store.close()
  })

  it('never gives the log a name that it had before', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    for (const name of [2, 3, 4]) {
      await append(store, 4)
      await log.sign(store, now)
      await undo()
      expect(await readHead(store.q)).toMatchObject({ origin, size: 5 })
      await log.acknowledge(store, now, admin)
      expect((await readHead(store.q)).origin).toBe(`${origin}/${name}`)
      expect((await check(store, log, dir)).problems).toEqual([])
    }
    await store.close()
  })

  it('is no rollback if the backup has every event', async () => {
    const undo = await backup()
    await undo()
    expect(log.rollback).toBeNull()
    await store.close()
  })
})
