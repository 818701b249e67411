import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { parseVkey } from '#lib/core/verifier-key.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import type { RecipientInput } from '#lib/domain/contract/schema.ts'
import { checkAuthority, cosignedAt, keepAnchored, logView, witnessVkey } from '#lib/domain/log/index.ts'
import { grow, introduce, startWitness, type TestWitness } from '#lib/domain/log/testing.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  anchorsOf,
  type Checkpoint,
  lastSeqOf,
  latestCheckpoint,
  newestOfKind,
  parseCheckpoint,
  readHead,
  verifyNote,
} from '#lib/engines/audit/index.ts'
import { leafHash, verifyInclusion } from '#lib/engines/audit/proof.rules.ts'
import { startAuthority, type TestAuthority } from '#lib/engines/pki/testing.ts'
import { deadLetteredJobs } from '#lib/engines/queue/index.ts'
import { createJobWorker } from './index.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from './testing.ts'

onEachDatabase('anchors of the log', (open) => {
  let ours: TestCtx
  let theirs: TestCtx
  let member: Member
  let authority: TestAuthority
  let witness: TestWitness
  let ourWitness: TestWitness

  beforeAll(async () => {
    authority = await startAuthority()
    ours = testContext(await open(), { SIGNCOVE_TSA_URL: authority.url, SIGNCOVE_TSA_CA: authority.ca })
    theirs = testContext(await open(), { SIGNCOVE_URL: 'https://witness.example' })
    member = await founder(ours)
    witness = await startWitness(theirs)
    ourWitness = await startWitness(ours)
    await introduce(ours, theirs, witness, (await readHead(ours.store.q)).origin)
    await introduce(theirs, ours, ourWitness, (await readHead(theirs.store.q)).origin)
  })
  afterAll(() => Promise.all([authority.close(), witness.close(), ourWitness.close()]))
  beforeEach(() => {
    authority.behaviour = 'right'
    witness.answer = null
  })

  /** The authority uses the machine's clock. */
  const toMachineClock = (ms = 0) => ours.advance(Date.now() + ms - ours.now().getTime())
  const newest = async () => (await latestCheckpoint(ours.store.q)) as Checkpoint
  const anchors = async ({ origin, size }: Checkpoint) =>
    (await anchorsOf(ours.store.q, origin, size)).map(({ kind, name }) => `${kind} ${name}`)
  const sent = async (signer: RecipientInput) => {
    // Sending advances this clock by an hour. It is then moved to shortly before the machine's time.
    toMachineClock(-70 * MINUTE)
    return sentContract(ours, member, [signer])
  }
  async function completed(signer: RecipientInput) {
    const id = await sent(signer)
    const cookie = await proven(ours, signer.email)
    toMachineClock()
    await submitted(ours, cookie)
    await ensureSigned(ours, id)
    await drain(ours)
    return id
  }
  const completionMails = async () =>
    (await ours.delivery.localMessages()).filter(({ subject }) => subject === 'Completed: “Lease 2026”')

  it('come with the completion: in a mail to every party, with a proof that can be verified offline', async () => {
    const id = await completed(ana)
    const mails = await completionMails()
    expect(mails.map(({ to }) => to).sort()).toEqual([ana.email, member.email])
    const checkpoint = await newest()
    const line = `Checkpoint of the log ${checkpoint.origin}: ${checkpoint.size} events, root ${checkpoint.root.toString('base64')}`
    for (const { text, attachments } of mails) {
      expect(text).toContain(line)
      const [proof = '', note = ''] = attachments.map((file) => file.text ?? '')
      expect(attachments.map(({ name }) => name)).toEqual(['Lease 2026.tlog-proof', 'Lease 2026 (checkpoint).txt'])
      expect(proof.endsWith(`\n\n${note}`)).toBe(true)
      const signed = verifyNote(note, [ours.log.vkey(checkpoint.origin)])
      const cosigned = signed.signatures.map((one) => cosignedAt(signed.text, one, parseVkey(witnessVkey(theirs))))
      expect(cosigned).toEqual([null, expect.any(Date)])
      const [head, extra = '', index = '', ...hashes] = proof.slice(0, proof.indexOf('\n\n')).split('\n')
      const body = Buffer.from(extra.slice(6), 'base64')
      expect([head, JSON.parse(body.toString())]).toMatchObject([
        'c2sp.org/tlog-proof@v1',
        { event: 'contract.completed', contract: id },
      ])
      const { size, root } = parseCheckpoint(note)
      const path = hashes.map((hash) => Buffer.from(hash, 'base64'))
      expect(verifyInclusion(leafHash(body), Number(index.slice(6)), size, path, root)).toBe(true)
    }
    expect(await anchors(checkpoint)).toEqual(['cosignature witness.example/witness', 'timestamp Test Time'])
  })

  it('delay no mail when no witness or authority answers, and are added later', async () => {
    authority.behaviour = 'server error'
    witness.answer = async () => ({ status: 404, type: 'text/plain', body: '' })
    const before = (await completionMails()).length
    await completed(ben)
    expect((await completionMails()).length).toBe(before + 2)
    const checkpoint = await newest()
    expect(await anchors(checkpoint)).toEqual([])
    const view = await logView(ours)
    expect(view.witnesses).toMatchObject([{ isNewest: false, error: 'the witness does not know this log (HTTP 404)' }])
    expect(view.timestamp?.error).toContain('HTTP 503')
    witness.answer = null
    authority.behaviour = 'right'
    toMachineClock(20 * SECOND)
    await drain(ours)
    expect(await anchors(checkpoint)).toEqual(['cosignature witness.example/witness', 'timestamp Test Time'])
    expect(await logView(ours)).toMatchObject({
      witnesses: [{ isNewest: true, error: null }],
      timestamp: { error: null },
    })
  })

  it('are left out of the mails, which are still sent, while a rollback is not acknowledged', async () => {
    const cleo = { ...ben, email: 'cleo@example.com' }
    const id = await sent(cleo)
    const cookie = await proven(ours, cleo.email)
    toMachineClock()
    await submitted(ours, cookie)
    await ensureSigned(ours, id)
    const original = ours.log
    ours.log = { ...original, ensure: () => Promise.reject(new Refusal('log_rolled_back')) }
    await drain(ours)
    ours.log = original
    const mail = (await completionMails()).find(({ to }) => to === cleo.email)
    expect([mail?.attachments, mail?.text.includes('Checkpoint of the log')]).toEqual([[], false])
  })

  it('cover the voiding of a contract too', async () => {
    const id = await sent(ana)
    toMachineClock()
    await voidContract(ours, member, await openContract(ours, member, id, 'void'), '')
    await drain(ours)
    const checkpoint = await newest()
    expect(await lastSeqOf(ours.store.q, id, ['contract.voided'])).toBeLessThan(checkpoint.size)
    expect(await anchors(checkpoint)).toEqual(['cosignature witness.example/witness', 'timestamp Test Time'])
  })

  it('end after one round when two installations cosign each other', async () => {
    const round = async () => {
      for (const ctx of [ours, theirs]) {
        await ctx.log.sign(ctx.store, ctx.now())
        await keepAnchored(ctx)
        await drain(ctx)
      }
      return [
        (await readHead(ours.store.q)).size,
        (await readHead(theirs.store.q)).size,
        witness.submissions,
        ourWitness.submissions,
      ]
    }
    await grow(theirs, 3)
    await round()
    const then = await round()
    expect(await round()).toEqual(then)
    expect(await logView(theirs)).toMatchObject({
      witnesses: [{ isNewest: true }],
      cosignedLogs: [{ size: expect.any(Number) }],
    })
  })

  it('include an RFC 3161 timestamp once a day, in a token that openssl verifies', async () => {
    const { store, settings, log } = theirs
    const ctx = { ...theirs, settings: { ...settings, timestamp: ours.settings.timestamp }, now: () => new Date() }
    const round = async (at = ctx.now()) => {
      await grow(theirs, 1)
      const checkpoint = await log.sign(store, ctx.now())
      await keepAnchored({ ...ctx, now: () => at })
      await createJobWorker(ctx).drain()
      return checkpoint
    }
    const tokensOf = async ({ origin, size }: Checkpoint) =>
      (await anchorsOf(store.q, origin, size)).filter(({ kind }) => kind === 'timestamp')
    const early = await round()
    const [token] = await tokensOf(early)
    expect(await tokensOf(await round())).toEqual([])
    const { size } = await round(later(ctx.now(), DAY + MINUTE))
    expect(await store.q.select().from(store.q.t.job)).toContainEqual(
      expect.objectContaining({ name: 'log.timestamp', payload: { origin: early.origin, size } }),
    )
    writeFileSync(path.join(authority.dir, 'checkpoint.txt'), early.note)
    writeFileSync(path.join(authority.dir, 'token.der'), Buffer.from(token?.value ?? '', 'base64'))
    const given = ['ts', '-verify', '-data', 'checkpoint.txt', '-in', 'token.der', '-token_in', '-CAfile', 'ca.pem']
    const options = { cwd: authority.dir, encoding: 'utf8', stdio: 'pipe' } as const
    expect(execFileSync('openssl', given, options)).toContain('Verification: OK')
  })

  it('reveal clock skew: more than a minute is logged, once an hour at most', async () => {
    const skewed = async () => (await newestOfKind(ours.store.q, 'clock.skewed'))?.data ?? null
    const before = (await readHead(ours.store.q)).size
    toMachineClock(50 * SECOND)
    expect(await checkAuthority(ours)).toEqual({ state: 'ok', authority: 'Test Time', skewMs: null })
    expect(await skewed()).toBeNull()
    toMachineClock(2 * MINUTE)
    const { state, skewMs } = (await checkAuthority(ours)) as { state: string; skewMs: number }
    expect([state, Math.round(skewMs / MINUTE)]).toEqual(['ok', 2])
    expect(await skewed()).toMatchObject({ authority: 'Test Time', skew_ms: expect.any(Number) })
    toMachineClock(10 * MINUTE)
    expect(await checkAuthority(ours)).toMatchObject({ state: 'failing', reason: 'wrong_clock' })
    expect((await readHead(ours.store.q)).size).toBe(before + 1)
    toMachineClock(-3 * HOUR)
    expect(await checkAuthority(ours)).toMatchObject({ state: 'failing', reason: 'wrong_clock' })
    expect(Number((await skewed())?.skew_ms) / HOUR).toBeCloseTo(-3, 1)
    expect(await deadLetteredJobs(ours.store.q, 10)).toEqual([])
  })
})
