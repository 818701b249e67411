import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import {
  type IssueInput,
  isLocked,
  issueCode,
  markCodeSent,
  markCodeUnsent,
  type RefusedFacts,
  sweepCodes,
  unlockSubject,
  type VerifyHooks,
  verifyCode,
} from './index.ts'

const at = new Date('2026-11-21T10:00:00.000Z')
const key = randomBytes(32)

const issue = (store: Store, o: Partial<IssueInput> = {}) =>
  issueCode(store, {
    subject: 'ana',
    purpose: 'sign',
    channel: 'email',
    target: 'ana@example.com',
    now: at,
    key,
    ...o,
  })
const verify = (
  store: Store,
  code: string,
  o: Partial<{ subject: string; purpose: string; now: Date }> = {},
  hooks: VerifyHooks = {},
) => verifyCode(store, { subject: 'ana', purpose: 'sign', now: later(at, SECOND), key, code, ...o }, hooks)
const wrongOf = (code: string) => (code === '123456' ? '654321' : '123456')

/** A subject with this number of failures. */
async function withFailures(store: Store, failures: number) {
  await store.tx(async (q) => {
    await q.update(q.t.codeGate).set({ failures }).where(eq(q.t.codeGate.key, 'subject:ana'))
  })
}

onEachDatabase('one-time codes', (open) => {
  it('are accepted once, within ten minutes', async () => {
    const store = await open()
    const { code, codeId, expiresAt } = await issue(store)
    expect(code).toMatch(/^\d{6}$/)
    expect(expiresAt).toEqual(later(at, 10 * MINUTE))
    const ninth = { now: later(at, 9 * MINUTE + 59 * SECOND) }
    expect(await verify(store, code, ninth)).toEqual({ ok: true, codeId, channel: 'email' })
    expect(await verify(store, code, ninth)).toMatchObject({ ok: false })
  })

  it('are refused in the same way at 10:00 and 10:01 after issue as a wrong or unknown one', async () => {
    const store = await open()
    const reasons: string[] = []
    const onRefused = async (_: unknown, facts: RefusedFacts) => void reasons.push(facts.reason)
    const body = { ok: false, triesLeft: 4, locked: false, replaced: false }
    for (const [subject, late] of [
      ['ana', 10 * MINUTE],
      ['bob', 10 * MINUTE + SECOND],
    ] as const) {
      const { code } = await issue(store, { subject, target: subject })
      expect(await verify(store, code, { subject, now: later(at, late) }, { onRefused })).toEqual(body)
    }
    const { code } = await issue(store, { subject: 'eve', target: 'eve' })
    expect(await verify(store, wrongOf(code), { subject: 'eve' }, { onRefused })).toEqual(body)
    expect(await verify(store, code, { subject: 'nobody' }, { onRefused })).toEqual(body)
    expect(reasons).toEqual(['expired', 'expired', 'wrong', 'no_code'])
  })

  it('are accepted by one of 50 parallel correct submits', async () => {
    const store = await open()
    const { code } = await issue(store)
    let verified = 0
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => verify(store, code, {}, { onVerified: async () => void verified++ })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(verified).toBe(1)
  })

  it('are compared with no more than 5 of 1,000 parallel guesses', async () => {
    const store = await open()
    const { code, codeId } = await issue(store)
    const reasons: string[] = []
    const onRefused = async (_: unknown, facts: RefusedFacts) => void reasons.push(facts.reason)
    await Promise.all(Array.from({ length: 1000 }, () => verify(store, wrongOf(code), {}, { onRefused })))
    expect(reasons.filter((reason) => reason === 'wrong')).toHaveLength(5)
    expect(reasons.filter((reason) => reason === 'no_tries_left')).toHaveLength(995)
    const [row] = await store.q.select().from(store.q.t.code).where(eq(store.q.t.code.id, codeId))
    expect(row).toMatchObject({ attempts: 5, digest: null })
    expect(await verify(store, code)).toEqual({ ok: false, triesLeft: 0, locked: false, replaced: false })
  })

  it('report the tries that are left', async () => {
    const store = await open()
    const { code } = await issue(store)
    for (const triesLeft of [4, 3, 2, 1]) expect(await verify(store, wrongOf(code))).toMatchObject({ triesLeft })
    expect(await verify(store, code)).toMatchObject({ ok: true })
  })

  it('are valid only for the subject and purpose that requested them', async () => {
    const store = await open()
    const { code } = await issue(store)
    expect(await verify(store, code, { subject: 'bob' })).toMatchObject({ ok: false })
    expect(await verify(store, code, { purpose: 'pay' })).toMatchObject({ ok: false })
    expect(await verify(store, code)).toMatchObject({ ok: true })
  })

  it('are replaced by the newest code', async () => {
    const store = await open()
    const old = await issue(store)
    const now = later(at, MINUTE)
    const fresh = await issue(store, { now })
    if (old.code !== fresh.code) expect(await verify(store, old.code, { now })).toMatchObject({ ok: false })
    expect(await verify(store, fresh.code, { now })).toMatchObject({ ok: true, codeId: fresh.codeId })
  })

  it('that were replaced are named as such, and use up no try', async () => {
    const store = await open()
    const { code: old, codeId } = await issue(store)
    await store.tx((q) => markCodeSent(q, codeId, at))
    const now = later(at, 2 * MINUTE)
    const { code } = await issue(store, { now })
    const reasons: string[] = []
    const onRefused = async (_: unknown, facts: RefusedFacts) => void reasons.push(facts.reason)
    for (let i = 0; i < 10; i++)
      expect(await verify(store, old, { now }, { onRefused })).toEqual({
        ok: false,
        triesLeft: 5,
        locked: false,
        replaced: true,
      })
    expect(new Set(reasons)).toEqual(new Set(['replaced']))
    expect(await verify(store, wrongOf(code), { now })).toMatchObject({ triesLeft: 4, replaced: false })
    // Once it has expired it is a wrong code like any other.
    expect(await verify(store, old, { now: later(at, 10 * MINUTE + SECOND) })).toMatchObject({ replaced: false })
    expect(await verify(store, code, { now })).toMatchObject({ ok: true })
  })

  it('are issued to one of several parallel requests', async () => {
    const store = await open()
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => issue(store)))
    expect(asked.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
    expect(await store.q.select().from(store.q.t.code)).toHaveLength(1)
  })

  it('are limited by target for all parallel requests', async () => {
    const store = await open()
    const toOne = Array.from({ length: 8 }, (_, n) => issue(store, { subject: `t${n}`, target: 'one@example.com' }))
    expect((await Promise.allSettled(toOne)).filter((answer) => answer.status === 'fulfilled')).toHaveLength(3)
  })

  it('report the wait, and are available by the other channel if sending failed', async () => {
    const store = await open()
    const first = await issue(store)
    await expect(issue(store)).rejects.toMatchObject({ code: 'code_too_soon', details: { seconds: 60 } })
    await store.tx((q) => markCodeUnsent(q, first.codeId, at))
    expect(await verify(store, first.code)).toMatchObject({ ok: false })
    const bySms = await issue(store, { channel: 'sms', target: '+33612345678' })
    expect(await verify(store, bySms.code)).toMatchObject({ ok: true, channel: 'sms' })
  })

  it('have a separate limit for unsent codes of a channel, which leaves the other channel open', async () => {
    const store = await open()
    let now = at
    const failing = async () => {
      const { codeId } = await issue(store, { now })
      await store.tx((q) => markCodeUnsent(q, codeId, now))
      now = later(now, 4 * MINUTE)
    }
    for (let n = 0; n < 10; n++) await failing()
    await expect(failing()).rejects.toMatchObject({ code: 'code_limit' })
    const { code } = await issue(store, { now, channel: 'sms', target: '+33612345678' })
    expect(await verify(store, code, { now })).toMatchObject({ ok: true })
  })

  it('lock the subject after 100 consecutive failures, until it is unlocked', async () => {
    const store = await open()
    const { code } = await issue(store)
    await withFailures(store, 99)
    const facts: RefusedFacts[] = []
    const onRefused = async (_: unknown, f: RefusedFacts) => void facts.push(f)
    expect(await verify(store, wrongOf(code), {}, { onRefused })).toEqual({
      ok: false,
      triesLeft: 0,
      locked: true,
      replaced: false,
    })
    expect(await verify(store, code, {}, { onRefused })).toEqual({
      ok: false,
      triesLeft: 0,
      locked: true,
      replaced: false,
    })
    expect(facts.map(({ reason, lockedNow }) => [reason, lockedNow])).toEqual([
      ['wrong', true],
      ['locked', false],
    ])
    await expect(issue(store, { now: later(at, HOUR) })).rejects.toMatchObject({ code: 'code_locked' })
    await store.tx((q) => unlockSubject(q, 'ana'))
    expect(await isLocked(store.q, 'ana')).toBe(false)
    expect(await verify(store, code)).toMatchObject({ ok: true })
  })

  it('reset the failures after a success, including one at the hundredth try', async () => {
    const store = await open()
    const { code } = await issue(store)
    await withFailures(store, 99)
    expect(await verify(store, code)).toMatchObject({ ok: true })
    expect(
      await store.q.select().from(store.q.t.codeGate).where(eq(store.q.t.codeGate.key, 'subject:ana')),
    ).toMatchObject([{ failures: 0, lockedAt: null }])
  })

  it('allow 25 tries a day', async () => {
    const store = await open()
    const burn = async (now: Date) => {
      const { code } = await issue(store, { now })
      for (let n = 0; n < 5; n++) await verify(store, wrongOf(code), { now: later(now, 9 * MINUTE) })
    }
    for (let n = 0; n < 5; n++) await burn(later(at, n * HOUR))
    // A sixth code, allowed a day after the first was made, when the first one's tries are less than a day old.
    const now = later(at, DAY)
    const { code } = await issue(store, { now })
    expect(await verify(store, code, { now })).toEqual({ ok: false, triesLeft: 0, locked: false, replaced: false })
    expect(await verify(store, code, { now: later(now, 9 * MINUTE + 59 * SECOND) })).toMatchObject({ ok: false })
  })

  it("are used in the transaction of the caller's write, or not at all", async () => {
    const store = await open()
    const { code } = await issue(store)
    const onVerified = async () => {
      throw new Error('the contract is void')
    }
    await expect(verify(store, code, {}, { onVerified })).rejects.toThrow('the contract is void')
    expect(await verify(store, code)).toMatchObject({ ok: true })
  })

  it('store no code or target in plain text, and delete the digest', async () => {
    const store = await open()
    const { code, codeId } = await issue(store, {
      target: 'secret@example.com',
    })
    const { code: codes, codeGate } = store.q.t
    const dump = async () => JSON.stringify([await store.q.select().from(codes), await store.q.select().from(codeGate)])
    for (const secret of [`"${code}"`, 'secret@example.com', '192.0.2.99']) expect(await dump()).not.toContain(secret)
    const row = async () => (await store.q.select().from(codes).where(eq(codes.id, codeId)))[0]
    expect((await row())?.digest).toHaveLength(32)
    await verify(store, code)
    expect(await row()).toMatchObject({ digest: null, usedAt: later(at, SECOND) })
  })

  it('are swept: digests when they expire, rows when no limit needs them', async () => {
    const store = await open()
    await issue(store)
    const rows = () => store.q.select().from(store.q.t.code)
    await store.tx((q) => sweepCodes(q, later(at, 10 * MINUTE - 1)))
    expect((await rows())[0]?.digest).not.toBeNull()
    await store.tx((q) => sweepCodes(q, later(at, 10 * MINUTE)))
    expect((await rows())[0]?.digest).toBeNull()
    await store.tx((q) => sweepCodes(q, later(at, 2 * DAY + 1)))
    expect(await rows()).toHaveLength(0)
    expect(await store.q.select().from(store.q.t.codeGate)).toHaveLength(0)
  })
})
