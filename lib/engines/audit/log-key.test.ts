import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import { ED25519, writeVkey } from '#lib/core/verifier-key.ts'
import { addLogKey, openKeySource } from '#lib/env/index.ts'
import { checkpointText } from './checkpoint.ts'
import { appendEvents, type Checkpoint, type Log, newestOfKind, openLog, readHead, verifyNote } from './index.ts'
import { keyChangeData, keyChangeFault, keyChangeNote } from './log-key.ts'
import { readPinnedCheckpoint, writePinnedCheckpoint } from './pinned-checkpoint.ts'
import { ed25519Key, publicBytes, signNote } from './signed-note.ts'
import { verifyLog } from './verify-log.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const root = mkdtempSync(join(tmpdir(), 'signcove-log-key-'))
afterAll(() => rmSync(root, { recursive: true }))

const append = (store: Store) =>
  store.tx((q) =>
    appendEvents(q, [
      { event: 'recipient.viewed', contractId: 'c1', actor: { kind: 'system', id: null }, at: now, request: null },
    ]),
  )

const vkeyOf = (origin: string, key: KeyObject) => writeVkey(origin, ED25519, publicBytes(key))

let installations = 0

/** An installation with a log of one signed event. `opened` is its log as the next process opens it. */
async function installed(open: () => Promise<Store>) {
  const store = await open()
  const dataDir = join(root, String(installations++))
  const place = { dataDir, masterKeyFile: join(dataDir, 'secrets/master.key') }
  const dir = join(dataDir, 'pinned')
  const opened = (replace: (keys: LogKeys) => Partial<LogKeys> = () => ({})): Log => {
    const keys = openKeySource(place).log
    return openLog({ keys: { ...keys, ...replace(keys) }, dir })
  }
  await append(store)
  const log = opened()
  await log.start(store, now)
  const problems = async (using: Log, against: string[] = []) =>
    (await verifyLog(store.q, { vkey: using.vkey, pinned: readPinnedCheckpoint(dir, using.vkey), against })).problems
  const { origin } = await readHead(store.q)
  return {
    store,
    origin,
    log,
    opened,
    problems,
    dir,
    seed: openKeySource(place).log.current().seed,
    first: await log.sign(store, now),
    addKey: () => addLogKey(place.masterKeyFile),
    former: () => openKeySource(place).log.former(),
  }
}
type Installed = Awaited<ReturnType<typeof installed>>

/** Each further name of a log ends with a larger number. */
function nameAfter(earlier: string, later: string): boolean {
  const numberOf = (name: string) => Number(/\/(\d+)$/.exec(name)?.[1] ?? 1)
  const base = (name: string) => name.replace(/\/\d+$/, '')
  return base(earlier) === base(later) && numberOf(later) > numberOf(earlier)
}

/** The change is complete: both keys signed it, each name has its key, and the log verifies. */
async function expectChanged({ store, origin, first, former, problems, opened }: Installed): Promise<void> {
  const log = opened()
  await log.start(store, now)
  await append(store)
  const second = await log.sign(store, now)
  expect([nameAfter(origin, second.origin), log.rollback]).toEqual([true, null])
  expect(log.vkey(origin).split('+')[2]).not.toBe(log.vkey(second.origin).split('+')[2])
  for (const { note, origin: name } of [first, second]) verifyNote(note, [log.vkey(name)])
  const event = await newestOfKind(store.q, 'log_key.changed')
  expect(event?.data).toMatchObject({
    origin,
    new_origin: second.origin,
    key: log.vkey(origin),
    new_key: log.vkey(second.origin),
  })
  expect(keyChangeFault(event?.data)).toBeNull()
  expect(former()).toMatchObject([{ from: null, publicKey: expect.any(Buffer) }])
  expect(await problems(log, [first.note, second.note])).toEqual([])
}

onEachDatabase('a change of the log key', (open) => {
  it('continues the log under a new name, with an event that both keys have signed', async () => {
    const installation = await installed(open)
    const { store, log, addKey, opened } = installation
    expect(await log.changeKey(store, now)).toBe(false)
    addKey()
    const next = opened()
    expect(await next.changeKey(store, now)).toBe(true)
    expect(await next.changeKey(store, now)).toBe(false)
    await expectChanged(installation)
  })

  it('can be repeated, and every earlier checkpoint still verifies', async () => {
    const { store, origin, addKey, opened, problems, first } = await installed(open)
    const signed: Checkpoint[] = [first]
    for (let i = 0; i < 3; i++) {
      addKey()
      const log = opened()
      await log.changeKey(store, now)
      await append(store)
      signed.push(await log.sign(store, now))
    }
    const log = opened()
    const names = signed.map((one) => one.origin)
    expect(names[0]).toBe(origin)
    for (const [i, name] of names.entries()) expect(i === 0 || nameAfter(names[i - 1] ?? '', name)).toBe(true)
    expect(new Set(signed.map((one) => log.vkey(one.origin).split('+')[2])).size).toBe(4)
    expect(
      await problems(
        log,
        signed.map(({ note }) => note),
      ),
    ).toEqual([])
  })

  const crash = () => {
    throw new Error('killed')
  }
  it.each<[string, (keys: LogKeys) => Partial<LogKeys>]>([
    ['before the key is taken', () => ({ take: crash })],
    [
      'after the key was taken',
      (keys) => ({
        take: (from) => {
          keys.take(from)
          crash()
        },
      }),
    ],
    ['after the event was committed', () => ({ discardFormer: crash })],
    [
      'after the former seed was discarded',
      (keys) => ({
        discardFormer: (key) => {
          keys.discardFormer(key)
          crash()
        },
      }),
    ],
  ])('is completed after a crash %s', async (_, replace) => {
    const installation = await installed(open)
    const { store, addKey, opened } = installation
    addKey()
    await expect(opened(replace).changeKey(store, now)).rejects.toThrow('killed')
    const log = opened()
    await log.start(store, now)
    await log.changeKey(store, now)
    await expectChanged(installation)
  })

  it('is begun again if the log had to continue under another name for a restore', async () => {
    const { store, origin, addKey, opened, problems, dir, seed } = await installed(open)
    addKey()
    await expect(
      opened((keys) => ({
        take: (from) => {
          keys.take(from)
          crash()
        },
      })).changeKey(store, now),
    ).rejects.toThrow()
    const ahead = checkpointText({ origin, size: 10, root: Buffer.alloc(32) })
    await writePinnedCheckpoint(dir, signNote(ahead, origin, ed25519Key(seed)), opened().vkey)
    const log = opened()
    await log.start(store, now)
    expect(log.rollback?.reason).toBe('smaller')
    expect(await log.changeKey(store, now)).toBe(false)
    await log.acknowledge(store, now, { actor: { kind: 'member', id: 'u1' }, request: null })
    const restored = (await readHead(store.q)).origin
    expect(nameAfter(origin, restored)).toBe(true)
    expect(log.vkey(restored).split('+')[2]).toBe(log.vkey(origin).split('+')[2])
    expect(await log.changeKey(store, now)).toBe(true)
    const changed = (await readHead(store.q)).origin
    expect([nameAfter(restored, changed), await problems(opened())]).toEqual([true, []])
  })
})

it('a statement of a change that one key did not sign is refused', () => {
  const [former, next, other] = [1, 2, 3].map((byte) => ed25519Key(Buffer.alloc(32, byte)))
  if (!former || !next || !other) throw new Error('a key is missing')
  const change = {
    origin: 'a.example/log',
    key: vkeyOf('a.example/log', former),
    newOrigin: 'a.example/log/2',
    newKey: vkeyOf('a.example/log/2', next),
  }
  const data = keyChangeData(change, keyChangeNote(change, former, next))
  expect(keyChangeFault(data)).toBeNull()
  for (const note of [keyChangeNote(change, other, next), keyChangeNote(change, former, other), 'x'])
    expect(keyChangeFault({ ...data, note })).not.toBeNull()
  expect(keyChangeFault({ ...data, new_key: vkeyOf('a.example/log/2', other) })).not.toBeNull()
  expect(keyChangeFault({ ...data, origin: 'b.example/log' })).toBe('a key is for another name')
  expect(keyChangeFault(undefined)).toBe('it does not state the change of the key')
})
