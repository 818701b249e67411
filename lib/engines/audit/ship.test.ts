import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { appendEvents } from './audit.store.ts'
import { openShipper } from './ship.ts'

const at = new Date('2026-11-21T10:00:00.000Z')

onEachDatabase('shipping the log', (open) => {
  const root = mkdtempSync(path.join(tmpdir(), 'signcove-ship-'))
  afterAll(() => rmSync(root, { recursive: true }))
  let store: Store
  let dir: string
  let file: string
  beforeEach(async () => {
    store ??= await open()
    dir = mkdtempSync(path.join(root, 'd-'))
    file = path.join(dir, 'events.jsonl')
    await grow(3)
  })

  const grow = (count: number, to = store) =>
    to.tx((q) =>
      appendEvents(
        q,
        Array.from({ length: count }, () => ({
          event: 'recipient.viewed',
          contractId: 'c',
          actor: { kind: 'system' as const, id: null },
          at,
          request: { ip: '203.0.113.7', userAgent: 'Ü\n"1"' },
          personal: { name: 'Élodie\n' },
        })),
      ),
    )
  const stored = async (from = store) => {
    const rows = await from.q.select().from(from.q.t.auditEvent).orderBy(from.q.t.auditEvent.seq)
    return rows.map(({ body }) => `${body}\n`).join('')
  }
  const toFile = (to = file) => openShipper({ to, dir, stdout: process.stdout })
  const held = () => readFileSync(file, 'utf8')
  /** A stream that keeps what it gets, until nobody reads it any more. */
  function collector() {
    const got: string[] = []
    const state = { isRead: true }
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        if (state.isRead) got.push(String(chunk))
        done(state.isRead ? null : new Error('nobody reads'))
      },
    })
    return { stream, state, text: () => got.join('') }
  }

  it('writes each stored body as a line of a file, in order, and nothing that identifies people', async () => {
    const shipper = toFile()
    const { length } = (await stored()).trimEnd().split('\n')
    expect(await shipper.ship(store.q)).toBe(length)
    expect(held()).toBe(await stored())
    await grow(2)
    expect(await shipper.ship(store.q)).toBe(2)
    expect(await shipper.ship(store.q)).toBe(0)
    expect(held()).toBe(await stored())
    expect(held()).not.toMatch(/lodie|203\.0\.113/)
  })

  it('finishes a line that was cut off anywhere, and leaves one that is none', async () => {
    await toFile().ship(store.q)
    const whole = held()
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (const end of [last + 1, last + 40, whole.length - 1]) {
      truncateSync(file, Buffer.byteLength(whole.slice(0, end)))
      expect(await toFile().ship(store.q)).toBe(1)
      expect(held()).toBe(whole)
    }
    appendFileSync(file, '{"seq":0}\nhalf of someth')
    expect(await toFile().ship(store.q)).toBe(0)
    await grow(1)
    expect(await toFile().ship(store.q)).toBe(1)
    const all = await stored()
    expect(held()).toBe(`${whole}{"seq":0}\nhalf of someth\n${all.slice(whole.length)}`)
    expect(await toFile().ship(store.q)).toBe(0)
  })

  it('goes on in a new file when one was rotated away, also over a restart', async () => {
    const shipper = toFile()
    await shipper.ship(store.q)
    const before = held()
    renameSync(file, `${file}.1`)
    await grow(1)
    expect(await shipper.ship(store.q)).toBe(1)
    renameSync(file, `${file}.2`)
    await grow(1)
    expect(await toFile().ship(store.q)).toBe(1)
    expect(before + readFileSync(`${file}.2`, 'utf8') + held()).toBe(await stored())
    // Another target gets everything.
    const other = path.join(dir, 'other.jsonl')
    await toFile(other).ship(store.q)
    expect(readFileSync(other, 'utf8')).toBe(await stored())
  })

  it('goes on from the last common event when an older database was put back', async () => {
    await toFile().ship(store.q)
    const common = held()
    // What was shipped of the events that are lost: the same numbers, other bodies.
    const lost = await open()
    await grow(common.split('\n').length + 250, lost)
    const rest = (await stored(lost)).split('\n').slice(common.split('\n').length - 1)
    appendFileSync(file, rest.join('\n'))
    await grow(4)
    expect(await toFile().ship(store.q)).toBe(4)
    const all = await stored()
    expect(held()).toBe(common + rest.join('\n') + all.slice(common.length))
    expect(await toFile().ship(store.q)).toBe(0)
  })

  it('says what is wrong, writes nothing, and goes on once it is mended', async () => {
    const shipper = toFile()
    await shipper.ship(store.q)
    const whole = held()
    await grow(2)
    rmSync(file)
    mkdirSync(file)
    await expect(shipper.ship(store.q)).rejects.toThrow(/EISDIR/)
    await expect(shipper.ship(store.q)).rejects.toThrow(/EISDIR|not a regular file/)
    rmSync(file, { recursive: true })
    writeFileSync(file, whole)
    expect(await shipper.ship(store.q)).toBe(2)
    expect(held()).toBe(await stored())
    writeFileSync(file, Buffer.alloc(3_000_000))
    await expect(toFile().ship(store.q)).rejects.toThrow(/something else/)
    await expect(toFile(path.join(dir, 'nowhere', 'x')).ship(store.q)).rejects.toThrow(/ENOENT/)
    await expect(toFile('/dev/null').ship(store.q)).rejects.toThrow(/not a regular file/)
  })

  it('writes to a stream, goes on after a restart, and gives again what may not have arrived', async () => {
    const [first, second, third] = [collector(), collector(), collector()]
    const shipper = openShipper({ to: 'stdout', dir, stdout: first.stream })
    await shipper.ship(store.q)
    const before = await stored()
    expect(first.text()).toBe(before)
    await grow(2)
    first.state.isRead = false
    await expect(shipper.ship(store.q)).rejects.toThrow('nobody reads')
    await expect(shipper.ship(store.q)).rejects.toThrow()
    expect(await openShipper({ to: 'stdout', dir, stdout: second.stream }).ship(store.q)).toBe(2)
    expect(before + second.text()).toBe(await stored())
    // A position in another log is none in this one.
    const other = await open()
    await grow(100, other)
    await openShipper({ to: 'stdout', dir, stdout: third.stream }).ship(other.q)
    expect(third.text()).toBe(await stored(other))
  })

  it('goes on after a restart where the file ends, by pages', async () => {
    await toFile().ship(store.q)
    await grow(1001)
    rmSync(path.join(dir, 'log-stream.json'))
    expect(await toFile().ship(store.q)).toBe(1001)
    expect(await toFile().ship(store.q)).toBe(0)
    expect(held()).toBe(await stored())
  })
})
