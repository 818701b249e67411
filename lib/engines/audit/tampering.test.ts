import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { openTampering, type Tampering } from '#db/testing.ts'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { later } from '#lib/core/clock.ts'
import { soleLogKey } from '#lib/core/log-keys.ts'
import { appendEvents, type Checkpoint, checkpointText, ed25519Key, type Log, openLog, signNote } from './index.ts'
import { verifyLog } from './verify-log.ts'

// Each change is made by an attacker with unrestricted access to the database (AUD-04).

type Value = string | number | bigint | Buffer | null
type Row = Record<string, Value>
const start = new Date('2026-11-21T10:00:00.123Z')
const dir = mkdtempSync(join(tmpdir(), 'signcove-log-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** A seeded random number generator (mulberry32): the same numbers on each run. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  const one = <T>(from: readonly T[]) => from[below(from.length)] as T
  return { below, one }
}
const { below, one } = dice(20261121)

/** A log as the product writes it, with checkpoints at some sizes. */
async function fill(store: Store, log: Log, count: number, signedAt: readonly number[]): Promise<Checkpoint[]> {
  const signed: Checkpoint[] = []
  for (let i = 0; i < count; i++) {
    const at = later(start, i * 1000)
    const request = i % 3 === 0 ? null : { ip: `203.0.113.${i % 250}`, userAgent: 'Test/1.0' }
    await store.tx((q) =>
      appendEvents(q, [
        {
          event: i % 5 === 0 ? 'recipient.signed' : 'recipient.viewed',
          contractId: i % 7 === 0 ? null : `contract-${i % 4}`,
          actor: { kind: 'recipient', id: `recipient-${i % 3}` },
          at,
          request,
          documentSha256: createHash('sha256').update(String(i)).digest('hex'),
          data: { tries: i, words: ['a', 'b'] },
          personal: { name: `Zoë ${i}` },
        },
      ]),
    )
    if (signedAt.includes(i + 1)) signed.push(await log.sign(store, at))
  }
  return signed
}

type Scene = { db: Tampering; log: Log; signed: Checkpoint[] }
async function scene(name: string, count: number, signedAt: readonly number[]): Promise<Scene> {
  const log = openLog({ keys: soleLogKey(Buffer.alloc(32, 3)), dir: join(dir, name) })
  let signed: Checkpoint[] = []
  const db = await openTampering(async (store) => {
    signed = await fill(store, log, count, signedAt)
  })
  return { db, log, signed }
}

const rows = (db: Tampering, table: string) => db.connection.prepare(`select * from ${table} order by 1`).all() as Row[]
const run = (db: Tampering, sql: string, ...values: Value[]) => db.connection.prepare(sql).run(...values)
const leafOf = (body: string) => createHash('sha256').update(Buffer.of(0)).update(body).digest()

/** Another value of the same type, changed by a bit or a letter, or null. */
function changed(value: Value): Value {
  if (value === null) return below(2) ? 'x' : 7
  if (below(12) === 0) return null
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) + one([-1, 1, 1000, 2 ** 20])
  const bytes = Buffer.from(value as string & Buffer)
  if (bytes.length === 0) return 'x'
  const at = below(bytes.length)
  const cut = below(6) === 0
  const flipped = Buffer.from(bytes)
  flipped[at] = (bytes[at] as number) ^ (2 ** below(typeof value === 'string' ? 5 : 8))
  const result = cut ? bytes.subarray(0, -1) : flipped
  return typeof value === 'string' ? result.toString('utf8') : result
}

/** The keys of a table, and the columns that nothing verifies: the time at which a checkpoint was stored is not signed. */
const tables: Record<string, { key: string[]; free: string[] }> = {
  audit_event: { key: ['seq'], free: [] },
  audit_personal: { key: ['seq'], free: [] },
  audit_head: { key: ['id'], free: ['id'] },
  audit_node: { key: ['level', 'index'], free: [] },
  audit_checkpoint: { key: ['origin', 'size'], free: ['created_at'] },
}

function editOne(db: Tampering, table: string): void {
  const { key, free } = tables[table] as { key: string[]; free: string[] }
  const row = one(rows(db, table))
  const column = one(Object.keys(row).filter((name) => !free.includes(name)))
  let value = changed(row[column] as Value)
  while (value === row[column]) value = changed(row[column] as Value)
  const where = key.map((name) => `"${name}" = ?`).join(' and ')
  try {
    run(db, `update ${table} set "${column}" = ? where ${where}`, value, ...key.map((name) => row[name] as Value))
  } catch {
    // The column refuses the value (NOT NULL, a duplicate key): edit another one.
    editOne(db, table)
  }
}

function swapTwo(db: Tampering): void {
  const events = rows(db, 'audit_event')
  const a = one(events)
  const b = one(events.filter((row) => row !== a))
  const put = (at: Row, from: Row) => {
    const columns = Object.keys(from).filter((name) => name !== 'seq')
    const sets = columns.map((name) => `${name} = ?`).join(', ')
    run(
      db,
      `update audit_event set ${sets} where seq = ?`,
      ...columns.map((name) => from[name] as Value),
      at.seq as Value,
    )
  }
  put(a, b)
  put(b, a)
}

/** Removes events, moves later ones up, and sets the head to the new end. */
function cut(db: Tampering, from: number, count: number): void {
  for (const table of ['audit_event', 'audit_personal']) {
    run(db, `delete from ${table} where seq >= ? and seq < ?`, from, from + count)
    run(db, `update ${table} set seq = seq - ? where seq >= ?`, count, from + count)
  }
  const last = rows(db, 'audit_event').at(-1) as Row
  if (below(2))
    run(db, 'update audit_head set size = ?, leaf = ?', Number(last.seq) + 1, (last.leaf as Buffer).toString('hex'))
  if (below(2)) run(db, 'delete from audit_checkpoint where size > ?', Number(last.seq) + 1)
}

/** Inserts a copy of another event as a new one, and moves later ones down. */
function insert(db: Tampering, at: number): void {
  const model = one(rows(db, 'audit_event'))
  const later = rows(db, 'audit_event').filter((row) => Number(row.seq) >= at)
  for (const table of ['audit_event', 'audit_personal'])
    for (const row of later.toReversed()) run(db, `update ${table} set seq = seq + 1 where seq = ?`, row.seq as Value)
  const body = canonicalJson({ ...(JSON.parse(String(model.body)) as { [key: string]: Json }), seq: at })
  const row: Row = { ...model, seq: at, body, leaf: leafOf(body) }
  const names = Object.keys(row)
  run(
    db,
    `insert into audit_event (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  )
  if (below(2)) run(db, 'update audit_head set size = size + 1')
}

type Body = { [key: string]: Json; data: { [key: string]: Json } }

/** Rewrites history consistently: each link, each contract's chain, each leaf, the head. */
function rewrite(db: Tampering, from: number): void {
  let previous = ''
  const contracts = new Map<string, { n: number; prev: string }>()
  for (const row of rows(db, 'audit_event')) {
    const body = JSON.parse(String(row.body)) as Body
    if (row.seq === from) body.data = { ...body.data, tries: 999 }
    const before = contracts.get(String(body.contract))
    if (body.of !== null) body.of = { n: (before?.n ?? 0) + 1, prev: before?.prev ?? null }
    const text = canonicalJson({ ...body, prev: previous })
    const leaf = leafOf(text)
    run(
      db,
      'update audit_event set body = ?, leaf = ?, metadata = ? where seq = ?',
      text,
      leaf,
      canonicalJson(body.data),
      row.seq as Value,
    )
    previous = leaf.toString('hex')
    contracts.set(String(body.contract), { n: (before?.n ?? 0) + 1, prev: previous })
  }
  run(db, 'update audit_head set leaf = ?', previous)
}

describe('tampering by an attacker with database access', () => {
  let s: Scene
  let big: Scene
  beforeAll(async () => {
    s = await scene('small', 60, [10, 33, 60])
    big = await scene('big', 530, [300, 530])
  }, 60_000)

  /** How many of the given number of changes a verifier with the newest checkpoint does not detect, and an example. */
  async function undetected(of: Scene, times: number, change: () => void, against = [of.signed.at(-1)?.note ?? '']) {
    let missed = 0
    for (let i = 0; i < times; i++) {
      const report = await of.db.attempt(change, () => verifyLog(of.db.q, { vkey: of.log.vkey, against }))
      if (report.problems.length === 0) missed += 1
    }
    return missed
  }

  it('is not reported for an unchanged log', async () => {
    for (const of of [s, big])
      expect(await verifyLog(of.db.q, { vkey: of.log.vkey, against: of.signed.map(({ note }) => note) })).toMatchObject(
        {
          problems: [],
          checkpoints: of.signed.length,
          against: of.signed.length,
        },
      )
  })

  it('is detected for each of 640 edits of one value', async () => {
    expect(await undetected(s, 300, () => editOne(s.db, 'audit_event'))).toBe(0)
    expect(await undetected(s, 160, () => editOne(s.db, 'audit_personal'))).toBe(0)
    expect(await undetected(s, 100, () => editOne(s.db, 'audit_checkpoint'))).toBe(0)
    expect(await undetected(s, 40, () => editOne(s.db, 'audit_head'))).toBe(0)
    expect(await undetected(big, 40, () => editOne(big.db, 'audit_node'))).toBe(0)
  }, 60_000)

  it('is detected for each of 310 swaps, deletions and insertions', async () => {
    expect(await undetected(s, 100, () => swapTwo(s.db))).toBe(0)
    expect(await undetected(s, 80, () => cut(s.db, below(59), 1 + below(3)))).toBe(0)
    const tail = () => {
      const count = 1 + below(20)
      cut(s.db, 60 - count, count)
    }
    expect(await undetected(s, 60, tail)).toBe(0)
    expect(await undetected(s, 60, () => insert(s.db, below(61)))).toBe(0)
    const personal = () => run(s.db, 'delete from audit_personal where seq = ?', below(60))
    expect(await undetected(s, 10, personal)).toBe(0)
  }, 60_000)

  it('is detected for each of 100 rewrites of the whole chain by a verifier with a later checkpoint', async () => {
    const forged = (sign: boolean) => () => {
      rewrite(s.db, below(33))
      run(s.db, 'delete from audit_checkpoint')
      if (!sign) return
      const key = ed25519Key(Buffer.alloc(32, 9))
      const head = { origin: s.signed[0]?.origin ?? '', size: 1, root: rows(s.db, 'audit_event')[0]?.leaf as Buffer }
      const note = signNote(checkpointText(head), head.origin, key)
      run(s.db, 'insert into audit_checkpoint values (?, 1, ?, ?, 0)', head.origin, head.root, note)
    }
    expect(await undetected(s, 60, forged(false), [s.signed[1]?.note ?? ''])).toBe(0)
    expect(await undetected(s, 40, forged(true), [])).toBe(0)
    // Without the key and an outside checkpoint a rewrite is not detectable: this is what checkpoints are for.
    expect(await undetected(s, 1, forged(false), [])).toBe(1)
  }, 60_000)

  it('is reported if the log is verified with another key', async () => {
    const other = openLog({ keys: soleLogKey(Buffer.alloc(32, 4)), dir: join(dir, 'other') })
    const { problems } = await verifyLog(s.db.q, { vkey: other.vkey, against: [s.signed[0]?.note ?? ''] })
    expect(problems).toHaveLength(4)
    expect(problems.every((problem) => problem.includes('not signed by the expected key'))).toBe(true)
  })
})
