import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { soleLogKey } from '#lib/core/log-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import {
  checkpointCovering,
  type Log,
  latestCheckpoint,
  newestOfKind,
  openLog,
  parseCheckpoint,
  readHead,
  rootAt,
  verifyNote,
} from './index.ts'
import { readPinnedCheckpoint } from './pinned-checkpoint.ts'
import { logsWith } from './testing.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const admin = { actor: { kind: 'member', id: 'u1' }, request: null } as const
const key = Buffer.alloc(32, 5)
const { folder, append, started, check } = logsWith(key, now)

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

  it('continues under a new name when the pinned checkpoint is missing, without an admin', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    await started(store, dir)
    const [{ origin }, before] = [await readHead(store.q), await latestCheckpoint(store.q)]
    rmSync(join(dir, 'checkpoint.txt'))
    const log = await started(store, dir)
    expect(log.rollback).toBeNull()
    const { origin: next } = await readHead(store.q)
    expect(next).toMatch(new RegExp(`^${origin}/\\d+$`))
    expect(await latestCheckpoint(store.q)).toMatchObject({ origin: next, size: 4 })
    expect(readPinnedCheckpoint(dir, log.vkey)).toMatchObject({ kind: 'pinned', head: { origin: next, size: 4 } })
    expect(await newestOfKind(store.q, 'log.restored')).toMatchObject({
      actor: { kind: 'system', id: null },
      data: {
        reason: 'pin_missing',
        pinned: null,
        found: { size: 3, root: before?.root.toString('hex') },
        origin,
        new_origin: next,
      },
    })
    expect((await check(store, log, dir, [before?.note ?? ''])).problems).toEqual([])
  })

  it('does the same while the server runs, and once only', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const log = await started(store, dir)
    rmSync(join(dir, 'checkpoint.txt'))
    const [first, second] = await Promise.all([log.sign(store, now), log.sign(store, now)])
    expect(first.size).toBe(4)
    expect(second).toEqual(first)
    expect((await started(store, dir)).rollback).toBeNull()
    expect((await readHead(store.q)).size).toBe(4)
  })

  it('keeps its name if a missing pinned checkpoint cannot be replaced', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const log = await started(store, dir)
    const head = await readHead(store.q)
    rmSync(dir, { recursive: true })
    writeFileSync(dir, 'a file where the directory was')
    for (const attempt of [1, 2]) await expect(log.sign(store, now), `attempt ${attempt}`).rejects.toThrow('ENOTDIR')
    expect(await readHead(store.q)).toEqual(head)
  })

  it('keeps its first name until it has signed something', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const { origin } = await readHead(store.q)
    expect((await (await started(store, dir)).sign(store, now)).origin).toBe(origin)
  })

  it('proves an event only with checkpoints under its present name', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const log = await started(store, dir)
    const { origin } = await readHead(store.q)
    await log.continueUnderNextName(store, now, admin, { cause: { reason: 'restored' }, origin })
    const checkpoint = await log.ensure(store, now, 1)
    expect(checkpoint).toMatchObject({ origin: (await readHead(store.q)).origin, size: 4 })
    expect(checkpoint.origin).not.toBe(origin)
  })

  it('is signed by two processes without replacing the pinned checkpoint by a smaller one', async () => {
    const [store, dir] = [await open(), folder()]
    await append(store, 3)
    const logs = [await started(store, dir), await started(store, dir)]
    const sizes: number[] = []
    for (const _ of Array.from({ length: 10 })) {
      await append(store, 1)
      const signed = await Promise.all(logs.map((log) => log.sign(store, now)))
      const pinned = readPinnedCheckpoint(dir, (logs[0] as Log).vkey)
      sizes.push(...(pinned.kind === 'pinned' ? [pinned.head.size] : []))
      expect(signed.map(({ size }) => size)).toEqual([sizes.at(-1), sizes.at(-1)])
    }
    expect(sizes).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
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
