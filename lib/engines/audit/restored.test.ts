import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { appendEvents, type Log, latestCheckpoint, newestOfKind, readHead, rootAt } from './index.ts'
import { readPinnedCheckpoint } from './pinned-checkpoint.ts'
import { logsWith } from './testing.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const admin = { actor: { kind: 'member', id: 'u1' }, request: null } as const
const key = Buffer.alloc(32, 5)
const { folder, event, append, started, check } = logsWith(key, now)

describe('a database restored from an older backup (AUD-05)', () => {
  let dir: string
  let file: string
  let store: Store
  let log: Log
  beforeEach(async () => {
    dir = folder()
    file = `${dir}.sqlite`
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
    const { origin: next } = await readHead(store.q)
    expect(next).toMatch(new RegExp(`^${origin}/\\d+$`))
    expect(await latestCheckpoint(store.q)).toMatchObject({ origin: next, size: 16 })
    expect((await check(store, log, dir)).problems).toEqual([])
    await append(store, 1)
    expect((await log.sign(store, now)).origin).toBe(next)
    expect((await check(store, log, dir)).problems).toEqual([])
    // The lost checkpoint still proves that its events are missing.
    expect((await check(store, log, dir, [lost.note])).problems).toHaveLength(1)
    await store.close()
  })

  it('must be acknowledged again if the server stopped before it signed', async () => {
    const undo = await backup()
    await append(store, 4)
    await log.sign(store, now)
    const pinned = readFileSync(join(dir, 'checkpoint.txt'))
    await undo()
    await log.acknowledge(store, now, admin)
    const { origin: first } = await readHead(store.q)
    writeFileSync(join(dir, 'checkpoint.txt'), pinned)
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ pinned: { size: 9 }, found: { size: 6 } })
    await log.acknowledge(store, now, admin)
    const { origin: second } = await readHead(store.q)
    expect(second).not.toBe(first)
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ head: { origin: second, size: 7 } })
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
      'event 5: the log has the same name after a restore',
      'the pinned checkpoint: the log has only 6 events',
    ])
    log = await started(store, dir)
    expect(log.rollback).toMatchObject({ reason: 'smaller', found: { size: 6 } })
    await store.close()
  })

  it.each([
    ['is kept', () => undefined],
    ['is lost each time', () => rmSync(join(dir, 'checkpoint.txt'))],
    ['is restored from the same backup', () => copyFileSync(`${file}.pinned`, join(dir, 'checkpoint.txt'))],
  ])('never gets a name twice if the pinned checkpoint %s', async (_, change) => {
    const undo = await backup()
    copyFileSync(join(dir, 'checkpoint.txt'), `${file}.pinned`)
    const { origin } = await readHead(store.q)
    const names = new Set([origin])
    for (const restore of [1, 2, 3]) {
      await append(store, 4)
      await log.sign(store, now)
      change()
      await undo()
      if (log.rollback !== null) await log.acknowledge(store, now, admin)
      else if ((await readHead(store.q)).origin === origin)
        await log.continueUnderNextName(store, now, admin, { cause: { reason: 'restored' }, origin })
      names.add((await readHead(store.q)).origin)
      expect(names.size).toBe(restore + 1)
      expect((await check(store, log, dir)).problems).toEqual([])
    }
    await store.close()
  })

  it('that is acknowledged by `npm run restored` continues under another name at once', async () => {
    const undo = await backup()
    const { origin } = await readHead(store.q)
    await append(store, 4)
    const lost = await log.sign(store, now)
    await undo()
    const given = { cause: { reason: 'restored' }, origin } as const
    const renamed = await log.continueUnderNextName(store, now, admin, given)
    expect(renamed).toEqual({ from: origin, to: (await readHead(store.q)).origin, size: 5 })
    expect(log.rollback).toBeNull()
    expect(await newestOfKind(store.q, 'log.restored')).toMatchObject({
      data: { reason: 'restored', pinned: { origin, size: 9, root: lost.root.toString('hex') }, found: { size: 5 } },
    })
    // The caller has the old name: a second change would be for a reason that no longer applies.
    expect(await log.continueUnderNextName(store, now, admin, given)).toBeNull()
    expect((await check(store, log, dir)).problems).toEqual([])
    await store.close()
  })

  it('is no rollback if the backup has every event', async () => {
    const undo = await backup()
    await undo()
    expect(log.rollback).toBeNull()
    await store.close()
  })
})
