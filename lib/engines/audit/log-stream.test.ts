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
import { appendEvents } from './append.store.ts'
import { openLogStream } from './log-stream.ts'

const at = new Date('2026-11-21T10:00:00.000Z')

onEachDatabase('the log stream', (open) => {
  const root = mkdtempSync(path.join(tmpdir(), 'signcove-log-stream-'))
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
  const toFile = (to = file) => openLogStream({ to, dir, stdout: process.stdout })
  const written = () => readFileSync(file, 'utf8')
  /** A stream that collects its input until its reader has closed it. */
  function collector() {
    const got: string[] = []
    const state = { isRead: true }
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        if (state.isRead) got.push(String(chunk))
        done(state.isRead ? null : new Error('the reader is gone'))
      },
    })
    return { stream, state, text: () => got.join('') }
  }

  it('writes each stored body as a line of a file, in order, without personal data', async () => {
    const stream = toFile()
    const { length } = (await stored()).trimEnd().split('\n')
    expect(await stream.flush(store.q)).toBe(length)
    expect(written()).toBe(await stored())
    await grow(2)
    expect(await stream.flush(store.q)).toBe(2)
    expect(await stream.flush(store.q)).toBe(0)
    expect(written()).toBe(await stored())
    expect(written()).not.toMatch(/lodie|203\.0\.113/)
  })

  it('completes a line that was cut off at any byte, and leaves a line that is not an event', async () => {
    await toFile().flush(store.q)
    const whole = written()
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (const end of [last + 1, last + 40, whole.length - 1]) {
      truncateSync(file, Buffer.byteLength(whole.slice(0, end)))
      expect(await toFile().flush(store.q)).toBe(1)
      expect(written()).toBe(whole)
    }
    appendFileSync(file, '{"seq":0}\nhalf of someth')
    expect(await toFile().flush(store.q)).toBe(0)
    await grow(1)
    expect(await toFile().flush(store.q)).toBe(1)
    const all = await stored()
    expect(written()).toBe(`${whole}{"seq":0}\nhalf of someth\n${all.slice(whole.length)}`)
    expect(await toFile().flush(store.q)).toBe(0)
  })

  it('continues in a new file after a rotation, including after a restart', async () => {
    const stream = toFile()
    await stream.flush(store.q)
    const before = written()
    renameSync(file, `${file}.1`)
    await grow(1)
    expect(await stream.flush(store.q)).toBe(1)
    renameSync(file, `${file}.2`)
    await grow(1)
    expect(await toFile().flush(store.q)).toBe(1)
    expect(before + readFileSync(`${file}.2`, 'utf8') + written()).toBe(await stored())
    // Another target receives the whole log.
    const other = path.join(dir, 'other.jsonl')
    await toFile(other).flush(store.q)
    expect(readFileSync(other, 'utf8')).toBe(await stored())
  })

  it('continues after the last event that file and database share when the database was rolled back', async () => {
    await toFile().flush(store.q)
    const common = written()
    // The lost events in the file have the same numbers as the new ones and different bodies.
    const lost = await open()
    await grow(common.split('\n').length + 250, lost)
    const rest = (await stored(lost)).split('\n').slice(common.split('\n').length - 1)
    appendFileSync(file, rest.join('\n'))
    await grow(4)
    expect(await toFile().flush(store.q)).toBe(4)
    const all = await stored()
    expect(written()).toBe(common + rest.join('\n') + all.slice(common.length))
    expect(await toFile().flush(store.q)).toBe(0)
  })

  it('reports an error, writes nothing, and continues when the error is resolved', async () => {
    const stream = toFile()
    await stream.flush(store.q)
    const whole = written()
    await grow(2)
    rmSync(file)
    mkdirSync(file)
    await expect(stream.flush(store.q)).rejects.toThrow(/EISDIR/)
    await expect(stream.flush(store.q)).rejects.toThrow(/EISDIR|not a regular file/)
    rmSync(file, { recursive: true })
    writeFileSync(file, whole)
    expect(await stream.flush(store.q)).toBe(2)
    expect(written()).toBe(await stored())
    writeFileSync(file, Buffer.alloc(3_000_000))
    await expect(toFile().flush(store.q)).rejects.toThrow(/too long to be an event/)
    await expect(toFile(path.join(dir, 'nowhere', 'x')).flush(store.q)).rejects.toThrow(/ENOENT/)
    await expect(toFile('/dev/null').flush(store.q)).rejects.toThrow(/not a regular file/)
  })

  it('writes to a stream, continues after a restart, and repeats events whose delivery is uncertain', async () => {
    const [first, second, third] = [collector(), collector(), collector()]
    const stream = openLogStream({ to: 'stdout', dir, stdout: first.stream })
    await stream.flush(store.q)
    const before = await stored()
    expect(first.text()).toBe(before)
    await grow(2)
    first.state.isRead = false
    await expect(stream.flush(store.q)).rejects.toThrow('the reader is gone')
    await expect(stream.flush(store.q)).rejects.toThrow()
    expect(await openLogStream({ to: 'stdout', dir, stdout: second.stream }).flush(store.q)).toBe(2)
    expect(before + second.text()).toBe(await stored())
    // A position of another log is ignored.
    const other = await open()
    await grow(100, other)
    await openLogStream({ to: 'stdout', dir, stdout: third.stream }).flush(other.q)
    expect(third.text()).toBe(await stored(other))
  })

  it('continues after a restart at the end of the file, page by page', async () => {
    await toFile().flush(store.q)
    await grow(1001)
    rmSync(path.join(dir, 'log-stream.json'))
    expect(await toFile().flush(store.q)).toBe(1001)
    expect(await toFile().flush(store.q)).toBe(0)
    expect(written()).toBe(await stored())
  })
})
