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
import { readMark } from './pinned-checkpoint.ts'
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
/** The log as the next start of the server finds it. */
const started = async (store: Store, dir: string): Promise<Log> => {
  const log = openLog({ key, dir })
  await log.start(store, now)
  return log
}
const check = async (store: Store, log: Log, dir: string, against: string[] = []) =>
  verifyLog(store.q, { vkey: log.vkey, mark: readMark(dir, log.vkey), against })

onEachDatabase('signing the log', (open) => {
  it('signs it as it is, once for each size, and keeps the mark outside', async () => {
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

  it('has a checkpoint for an event once it is asked for one', async () => {
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
    await expect(log.ensure(store, now, 6)).rejects.toThrow('event 6 is not in the log yet')
    expect(await check(store, log, dir, [first.note, second.note])).toMatchObject({
      checkpoints: 2,
      against: 3,
      problems: [],
    })
  })

  it('signs other texts by the same key, but none that could pass for a checkpoint', async () => {
    const log = openLog({ key, dir: folder() })
    const note = log.signText('a.example/log', 'signcove evidence v1\nabc\n')
    expect(verifyNote(note, [log.vkey('a.example/log')]).text).toBe('signcove evidence v1\nabc\n')
    expect(() => log.signText('a.example/log', `a.example/log\n5\n${Buffer.alloc(32).toString('base64')}\n`)).toThrow()
  })

  it('writes down that the mark is gone, and goes on with a new one', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    await started(store, dir)
    rmSync(join(dir, 'checkpoint.txt'))
    const log = await started(store, dir)
    expect(log.rollback).toBeNull()
    expect((await latestCheckpoint(store.q))?.size).toBe(4)
    expect(readMark(dir, log.vkey)).toMatchObject({ kind: 'mark', head: { size: 4 } })
    expect((await check(store, log, dir)).problems).toEqual([])
  })

  it.each([
    ['nonsense', 'nonsense'],
    ['the checkpoint of another key', null],
  ])('signs nothing while the mark is %s', async (_, text) => {
    const [store, dir, other] = [await open(), folder(), folder()]
    await append(store, 3)
    await started(store, dir)
    await openLog({ key: Buffer.alloc(32, 6), dir: other }).start(await filled(open), now)
    writeFileSync(join(dir, 'checkpoint.txt'), text ?? readFileSync(join(other, 'checkpoint.txt')))
    const log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'mark_unreadable', mark: null, found: { size: 3 } })
    expect(() => log.requireSound()).toThrow(Refusal)
    await expect(log.sign(store, now)).rejects.toMatchObject({ code: 'log_rolled_back' })
    await log.acknowledge(store, now, admin)
    expect((await check(store, log, dir)).problems).toEqual([])
  })
  const filled = async (openIt: () => Promise<Store>) => {
    const store = await openIt()
    await append(store, 2)
    return store
  }

  it('takes a mark that the disk does not give right now for no rollback', async () => {
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

  it('notices that what was signed is not what is there', async () => {
    const [store, other, dir] = [await open(), await open(), folder()]
    await append(store, 5)
    const log = await started(store, dir)
    await append(other, 7)
    await log.start(other, now)
    expect(log.rollback).toMatchObject({ reason: 'inconsistent', mark: { size: 5 }, found: { size: 7 } })
    expect(readMark(dir, log.vkey)).toMatchObject({ head: { size: 5 } })
    await log.start(store, now)
    expect(log.rollback).toBeNull()
  })
})

describe('an older copy of the database, put back (AUD-05)', () => {
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
  /** What a backup of that moment gives back; `undo` puts it in place of the database and starts. */
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

  it('is refused until somebody says so, and then goes on under another name', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4, 'recipient.signed')
    const lost = await log.sign(store, now)
    await undo()
    expect(log.rollback).toMatchObject({
      reason: 'smaller',
      mark: { origin, size: 9, root: lost.root },
      found: { size: 5, root: await rootAt(store.q, 5) },
    })
    expect(() => log.requireSound()).toThrow(expect.objectContaining({ code: 'log_rolled_back' }))
    await expect(log.sign(store, now)).rejects.toThrow(Refusal)
    // Growing past the mark does not make it another's word.
    await append(store, 10, 'message.sent')
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'inconsistent', found: { size: 15 } })
    expect((await check(store, log, dir)).problems).toEqual([
      'the mark outside the database: the log does not have its root',
    ])

    await log.acknowledge(store, now, admin)
    expect(log.rollback).toBeNull()
    log.requireSound()
    expect(await latestCheckpoint(store.q)).toMatchObject({ origin: `${origin}/2`, size: 16 })
    expect((await check(store, log, dir)).problems).toEqual([])
    await append(store, 1)
    expect((await log.sign(store, now)).origin).toBe(`${origin}/2`)
    expect((await check(store, log, dir)).problems).toEqual([])
    // Whoever holds the lost checkpoint still sees that its events are not there.
    expect((await check(store, log, dir, [lost.note])).problems).toHaveLength(1)
    await store.close()
  })

  it('is asked about again if the server stopped before it could sign what was said', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4)
    await log.sign(store, now)
    const mark = readFileSync(join(dir, 'checkpoint.txt'))
    await undo()
    await log.acknowledge(store, now, admin)
    writeFileSync(join(dir, 'checkpoint.txt'), mark)
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ mark: { size: 9 }, found: { size: 6 } })
    await log.acknowledge(store, now, admin)
    expect(readMark(dir, log.vkey)).toMatchObject({ head: { origin: `${origin}/3`, size: 7 } })
    expect((await check(store, log, dir)).problems).toEqual([])
    await store.close()
  })

  it('is not acknowledged before that is signed', async () => {
    const undo = await backup()
    await append(store, 4)
    await log.sign(store, now)
    await undo()
    renameSync(dir, `${dir}-away`)
    writeFileSync(dir, 'a file where the directory was')
    await expect(log.acknowledge(store, now, admin)).rejects.toThrow()
    expect(() => log.requireSound()).toThrow(Refusal)
    await store.close()
  })

  it('is not acknowledged by whoever can write to the database', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4)
    const { size, root: lost } = await log.sign(store, now)
    await undo()
    const data = { reason: 'smaller', mark: { origin, size, root: lost.toString('hex') }, origin, new_origin: origin }
    await store.tx((q) => appendEvents(q, [{ ...event('log.restored'), contractId: null, data }]))
    expect((await check(store, log, dir)).problems).toEqual([
      'event 5: the log goes on after a restore, and under the same name',
      'the mark outside the database: the log holds 6 events only',
    ])
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'smaller', found: { size: 6 } })
    await store.close()
  })

  it('never gets a name that it had before', async () => {
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

  it('is no rollback if it is the newest there was', async () => {
    const undo = await backup()
    await undo()
    expect(log.rollback).toBeNull()
    await store.close()
  })
})
