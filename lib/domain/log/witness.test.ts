import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { parseVkey } from '#lib/core/verifier-key.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  anchorsOf,
  consistencyProof,
  ed25519Key,
  latestCheckpoint,
  noteWithAnchors,
  parseNote,
  readHead,
  rootAt,
  signNote,
} from '#lib/engines/audit/index.ts'
import { cosignedAt, writeSubmission } from './cosignature.ts'
import { addCheckpoint, submitToWitness, witnessVkey } from './index.ts'
import { grow, introduce, startWitness, type TestWitness } from './testing.ts'
import { findWitnessedLog } from './witnessed-log.store.ts'

onEachDatabase('a witness', (open) => {
  let ours: TestCtx
  let theirs: TestCtx
  let witness: TestWitness
  let origin: string
  let stores: Store[]
  const dirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'signcove-witness-'))) as [string, string]
  afterAll(() => dirs.map((dir) => rmSync(dir, { recursive: true })))

  beforeEach(async () => {
    stores ??= [await open(), await open()]
    const [first, second] = stores as [Store, Store]
    ours = testContext(first, {}, { dir: dirs[0] })
    theirs = testContext(second, { SIGNCOVE_URL: 'https://witness.example' }, { dir: dirs[1] })
    witness = await startWitness(theirs)
    origin = (await readHead(first.q)).origin
    await introduce(ours, theirs, witness, origin)
    await theirs.store.tx(async (q) => void (await q.delete(q.t.witnessedLog)))
  })
  afterEach(() => witness.close())

  const signed = async (events: number) => {
    await grow(ours, events)
    return ours.log.sign(ours.store, ours.now())
  }
  const ask = () => submitToWitness(ours, 'witness.example/witness')
  const submission = async (oldSize: number) => {
    const { note, size } = (await latestCheckpoint(ours.store.q)) as { note: string; size: number }
    return { oldSize, proof: await consistencyProof(ours.store.q, oldSize, size), note }
  }
  const answer = async (oldSize: number, change: Partial<Awaited<ReturnType<typeof submission>>> = {}) =>
    addCheckpoint(theirs, writeSubmission({ ...(await submission(oldSize)), ...change }))

  it('cosigns a log as it grows, with a signature that anyone can verify', async () => {
    await signed(3)
    await ask()
    const checkpoint = await signed(5)
    theirs.advance(90_000)
    await ask()
    await ask()
    expect(witness.submissions).toBe(2)
    const note = parseNote(await noteWithAnchors(ours.store.q, checkpoint))
    const key = parseVkey(witnessVkey(theirs))
    expect(note.signatures.map(({ name }) => name)).toEqual([origin, 'witness.example/witness'])
    const [, line] = note.signatures
    expect(line && cosignedAt(note.text, line, key)).toEqual(new Date('2026-11-21T10:01:30Z'))
    // Matches the line with the size: the log's random name may begin with any digit.
    const larger = note.text.replace(/\n\d+\n/, `\n${checkpoint.size + 1}\n`)
    expect(line && cosignedAt(larger, line, key)).toBeNull()
    const [anchor] = await anchorsOf(ours.store.q, origin, checkpoint.size)
    expect(anchor).toMatchObject({ kind: 'cosignature', name: key.name, time: new Date('2026-11-21T10:01:30Z') })
    expect(await findWitnessedLog(theirs.store.q, origin)).toMatchObject({
      size: checkpoint.size,
      root: checkpoint.root,
    })
  })

  it('returns the size that it has seen if the log submits another one, and then cosigns', async () => {
    const { size } = await signed(4)
    // The log does not receive this answer.
    await answer(0)
    await signed(1)
    await ask()
    expect(witness.submissions).toBe(2)
    expect(await answer(0)).toEqual({ status: 409, type: 'text/x.tlog.size', body: `${size + 1}\n` })
  })

  it('refuses a log that was forked, rolled back, or signed with another key', async () => {
    const { size } = await signed(4)
    await ask()
    const forked = await signed(4)
    const root = Buffer.alloc(32, 7).toString('base64')
    const key = ed25519Key(ours.keys.log.current().seed)
    const fork = signNote(`${origin}\n${forked.size}\n${root}\n`, origin, key)
    expect(await answer(size, { note: fork })).toMatchObject({ status: 422 })
    expect(await answer(size, { proof: [] })).toMatchObject({ status: 422 })
    const same = signNote(`${origin}\n${size}\n${root}\n`, origin, key)
    expect(await answer(size, { note: same, proof: [] })).toMatchObject({ status: 422 })
    const foreign = signNote(`${origin}\n${forked.size}\n${root}\n`, origin, ed25519Key(Buffer.alloc(32, 1)))
    expect(await answer(size, { note: foreign })).toMatchObject({ status: 403 })
    expect((await findWitnessedLog(theirs.store.q, origin))?.size).toBe(size)
    expect(await answer(size)).toMatchObject({ status: 200 })
    expect(await answer(size)).toMatchObject({ status: 409, body: `${forked.size}\n` })

    const behind = signNote(
      `${origin}\n${size}\n${(await rootAt(ours.store.q, size)).toString('base64')}\n`,
      origin,
      key,
    )
    expect(await answer(size, { note: behind, proof: [] })).toMatchObject({ status: 409 })
    expect(await answer(forked.size, { note: behind, proof: [] })).toMatchObject({ status: 400 })
  })

  it('answers malformed submissions and unknown logs as specified', async () => {
    await signed(2)
    const { note } = await submission(0)
    for (const body of [
      '',
      'old 0\n',
      `old 00\n\n${note}`,
      `old -1\n\n${note}`,
      `old 0\nAA==\n\n${note}`,
      `old 0\n\n\n`,
    ])
      expect(await addCheckpoint(theirs, body), JSON.stringify(body.slice(0, 12))).toMatchObject({ status: 400 })
    const long = writeSubmission({ oldSize: 0, proof: Array.from({ length: 64 }, () => Buffer.alloc(32)), note })
    expect(await addCheckpoint(theirs, long)).toMatchObject({ status: 400 })
    expect(await answer(0, { proof: [Buffer.alloc(32)] })).toMatchObject({ status: 422 })
    theirs.settings = { ...theirs.settings, witnessFor: [] }
    expect(await answer(0)).toMatchObject({ status: 404 })
    await expect(ask()).rejects.toThrow('the witness does not know this log (HTTP 404)')
  })

  it('accepts one of two concurrent submissions', async () => {
    await signed(3)
    await answer(0)
    const { size } = (await latestCheckpoint(ours.store.q)) as { size: number }
    await signed(2)
    const first = await submission(size)
    await signed(2)
    const second = await submission(size)
    const both = [first, second].map((one) => addCheckpoint(theirs, writeSubmission(one)))
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('is accepted only with its own signature', async () => {
    const { size } = await signed(2)
    const text =
      (body: string, status: 200 | 409 = 200) =>
      async () => ({ status, type: 'text/plain', body })
    for (const [answer, error] of [
      [text('<html>not here</html>'), 'cannot be read'],
      [text(''), 'no signature of the witness'],
      [text(`— witness.example/witness ${Buffer.alloc(76).toString('base64')}\n`), 'no signature of the witness'],
      [text('x'.repeat(70_000)), 'more than 64 kB'],
      [text('{"code":"conflict"}', 409), 'without the size'],
      [async () => ({ status: 302 as 200, type: 'text/plain', body: '' }), 'cannot be reached'],
    ] as const) {
      witness.answer = answer
      await expect(ask()).rejects.toThrow(error)
    }
    const other = { ...theirs, key: () => Buffer.alloc(32, 9) }
    witness.answer = (body) => addCheckpoint(other, body)
    await expect(ask()).rejects.toThrow('no signature of the witness')
    expect(await anchorsOf(ours.store.q, origin, size)).toEqual([])
  })
})
