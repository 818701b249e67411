import { beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { anchorsOf, latestCheckpoint, newestOfKind, readHead, renamesOf, verifyLog } from '#lib/engines/audit/index.ts'
import { submitToWitness } from './index.ts'
import { grow, introduce, startWitness, type TestWitness } from './testing.ts'
import { findWitnessedLog, tryMoveLog } from './witnessed-log.store.ts'

onEachDatabase('a witness that has seen another history than the database has', (open) => {
  let ours: TestCtx
  let theirs: TestCtx
  let witness: TestWitness
  let origin: string
  const name = 'witness.example/witness'
  const ask = () => submitToWitness(ours, name)
  const nameNow = async () => (await readHead(ours.store.q)).origin
  const answer = (status: 409 | 422, body: string) => async () => ({ status, type: 'text/plain', body })
  const signed = async (events: number) => {
    await grow(ours, events)
    return ours.log.sign(ours.store, ours.now())
  }
  /** As after a restore of the database and the pinned checkpoint: the witness has seen what the log lost. */
  const lose = async (events: number) => {
    const last = await findWitnessedLog(theirs.store.q, origin)
    const lost = { origin, size: (last?.size ?? 0) + events, root: Buffer.alloc(32, 5), updatedAt: theirs.now() }
    await theirs.store.tx((q) => tryMoveLog(q, last, lost))
    return lost.size
  }

  beforeEach(async () => {
    ours = testContext(await open())
    theirs = testContext(await open(), { SIGNCOVE_URL: 'https://witness.example' })
    witness = await startWitness(theirs)
    origin = await nameNow()
    await introduce(ours, theirs, witness, origin)
    return () => witness.close()
  })

  it('makes the log continue under a new name at once: more events', async () => {
    const { size } = await signed(4)
    await ask()
    const seen = await lose(7)
    await signed(2)
    await expect(ask()).rejects.toThrow(`has seen ${seen} events of ${origin}: the log continues as ${origin}/`)
    const next = await nameNow()
    expect(await latestCheckpoint(ours.store.q)).toMatchObject({ origin: next, size: size + 3 })
    expect(await newestOfKind(ours.store.q, 'log.restored')).toMatchObject({
      actor: { kind: 'system', id: null },
      data: { reason: 'witness', witness: name, seen, origin, new_origin: next, found: { size: size + 2 } },
    })
    const check = { vkey: ours.log.vkey, pinned: ours.log.readPinned() }
    expect((await verifyLog(ours.store.q, check)).problems).toEqual([])
    // The witness does not know the new name until its admin adds the key.
    await expect(ask()).rejects.toThrow('HTTP 404')
    await introduce(ours, theirs, witness, next)
    await ask()
    expect(await anchorsOf(ours.store.q, next, size + 3)).toMatchObject([{ kind: 'cosignature', name }])
  })

  it('makes the log continue under a new name at once: as many events, but others', async () => {
    await signed(4)
    await ask()
    const seen = await lose(2)
    await signed(9)
    await expect(ask()).rejects.toThrow(`has seen another history of ${origin}: the log continues as`)
    expect(await newestOfKind(ours.store.q, 'log.restored')).toMatchObject({ data: { reason: 'witness', seen: null } })
    expect(seen).toBe(6)
    expect(await nameNow()).not.toBe(origin)
  })

  it('is believed again only after a day, then after two, then after four, and other witnesses at once', async () => {
    witness.answer = answer(409, '999999\n')
    const days: number[] = []
    await signed(1)
    for (let hours = 0; hours < 10 * 24; hours += 12) {
      const before = await nameNow()
      await expect(ask()).rejects.toThrow(/continues as|is not believed again until 2026-1[12]-\d\d$/)
      if ((await nameNow()) !== before) days.push(hours / 24)
      ours.advance(12 * HOUR)
    }
    expect(days).toEqual([0, 1, 3, 7])
    const [only] = ours.settings.witnesses
    if (!only) throw new Error('there is a witness')
    ours.settings = { ...ours.settings, witnesses: [{ ...only, name: 'other.example/witness' }] }
    await expect(submitToWitness(ours, 'other.example/witness')).rejects.toThrow('continues as')
    expect(await renamesOf(ours.store.q)).toHaveLength(5)
  })

  it('is not believed if it contradicts its own cosignature', async () => {
    await signed(4)
    await ask()
    await signed(1)
    witness.answer = answer(422, '')
    await expect(ask()).rejects.toThrow('not consistent with the last one that the witness cosigned (HTTP 422)')
    expect(await nameNow()).toBe(origin)
  })

  it('is not believed about the beginning of the log, which is the same for all', async () => {
    await signed(4)
    witness.answer = answer(422, '')
    await expect(ask()).rejects.toThrow('HTTP 422')
    expect(await nameNow()).toBe(origin)
  })

  it('is not believed if another process has signed more in the meantime', async () => {
    const { size } = await signed(4)
    witness.answer = async () => {
      const more = await signed(3)
      return { status: 409, type: 'text/plain', body: `${more.size}\n` }
    }
    await expect(ask()).rejects.toThrow('has just seen another checkpoint')
    expect((await latestCheckpoint(ours.store.q))?.size).toBe(size + 3)
    expect(await nameNow()).toBe(origin)
  })

  it('changes no name that the log no longer has', async () => {
    const { size } = await signed(4)
    witness.answer = async () => {
      const by = { actor: { kind: 'system', id: null }, request: null } as const
      await ours.log.continueUnderNextName(ours.store, ours.now(), by, { cause: { reason: 'restored' }, origin })
      return { status: 409, type: 'text/plain', body: `${size + 9}\n` }
    }
    await expect(ask()).rejects.toThrow(`has seen ${size + 9} events of ${origin}`)
    expect(await renamesOf(ours.store.q)).toHaveLength(1)
  })
})
