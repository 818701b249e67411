import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import type { RecipientInput } from '#lib/domain/contract/schema.ts'
import { checkAuthority } from '#lib/domain/log/index.ts'
import { certificateView, downloadAsMember, ensureSigned, ensureTimestamped } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { readSeal } from '#lib/domain/verify/index.ts'
import { eventsOfContract, verifyLog } from '#lib/engines/audit/index.ts'
import { timestampPdf, verifySeal } from '#lib/engines/pdf/index.ts'
import { requestTimestamp } from '#lib/engines/pki/index.ts'
import { startAuthority, type TestAuthority } from '#lib/engines/pki/testing.ts'
import { ana, ben, bytesOf, drain, founder, messageTo, proven, sentContract, submitted } from './testing.ts'

const cleo = { ...ben, name: 'Cleo', email: 'cleo@example.com' }
const dora = { ...ana, name: 'Dora', email: 'dora@example.com' }

onEachDatabase('the RFC 3161 timestamp of a seal', (open) => {
  let ctx: TestCtx
  let member: Member
  let authority: TestAuthority
  beforeAll(async () => {
    authority = await startAuthority()
    ctx = testContext(await open(), { SIGNCOVE_TSA_URL: authority.url, SIGNCOVE_TSA_CA: authority.ca })
    member = await founder(ctx)
  })
  afterAll(() => authority.close())
  beforeEach(() => {
    authority.behaviour = 'right'
  })

  /** The authority uses the machine's clock, so this clock is set to it for the moment of sealing. */
  async function signed(id: ContractId, email: string = ana.email) {
    const cookie = await proven(ctx, email)
    await submitted(ctx, cookie)
    ctx.advance(Date.now() - ctx.now().getTime())
    const document = await ensureSigned(ctx, id)
    if (!document) throw new Error('the contract has no sealed version')
    return document
  }
  const sent = async (people: readonly RecipientInput[] = [ana]) => {
    // Sending advances this clock by an hour. It is then moved to shortly before the machine's time.
    ctx.advance(Date.now() - 70 * MINUTE - ctx.now().getTime())
    return sentContract(ctx, member, people)
  }
  const named = async (id: string, name: string) =>
    (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === name)
  const downloaded = async (id: ContractId) =>
    bytesOf(await downloadAsMember(ctx, member, await openContract(ctx, member, id, 'download'), 'signed'))
  const shown = async (id: ContractId) =>
    (await certificateView(ctx, await openContract(ctx, member, id, 'read'), 'en'))?.document.timestamp

  it('is in the seal when the authority answers', async () => {
    const id = await sent()
    const document = await signed(id)
    const { signatures } = await verifySeal(await downloaded(id))
    expect(signatures).toMatchObject([{ kind: 'certification', valid: true, timestamp: { authority: 'Test Time' } }])
    expect(await named(id, 'document.timestamped')).toMatchObject([
      { documentSha256: document.sha256, data: { kind: 'signature', authority: 'Test Time' } },
    ])
    expect(await shown(id)).toMatchObject({ kind: 'signature', authority: 'Test Time' })
    expect(await checkAuthority(ctx)).toMatchObject({ state: 'ok', authority: 'Test Time' })
  })

  it('is appended later, once, to the unchanged sealed file if the authority was down', async () => {
    const id = await sent()
    authority.behaviour = 'server error'
    const document = await signed(id)
    const sealed = await downloaded(id)
    expect(await verifySeal(sealed)).toMatchObject({ valid: true, timestamp: null })
    expect(await named(id, 'timestamp.failed')).toMatchObject([{ data: { reason: 'http_error' } }])
    expect(await shown(id)).toEqual({ kind: 'waiting' })
    expect(await checkAuthority(ctx)).toMatchObject({ state: 'failing', reason: 'http_error' })
    await drain(ctx)
    expect(await named(id, 'document.timestamped')).toEqual([])

    authority.behaviour = 'right'
    ctx.advance(MINUTE)
    await drain(ctx)
    const stamped = await downloaded(id)
    expect(Buffer.from(stamped).subarray(0, sealed.length).equals(Buffer.from(sealed))).toBe(true)
    expect(await verifySeal(stamped)).toMatchObject({
      valid: true,
      after: 'evidence',
      docMdp: 1,
      signatures: [{ kind: 'certification' }, { kind: 'timestamp', coversWholeFile: true, valid: true }],
    })
    const [event, ...more] = await named(id, 'document.timestamped')
    expect(more).toEqual([])
    expect(event?.data).toMatchObject({ kind: 'document', sealed_sha256: document.sha256, size: stamped.length })
    expect(await shown(id)).toMatchObject({ kind: 'document', sha256: event?.documentSha256 })
    // The mails contain the hash of the sealed file, which remains the contract's document.
    expect(await messageTo(ctx, ana.email, /Everyone has signed/)).toContain(document.sha256)
    await ensureTimestamped(ctx, id, document.version)
    expect(await named(id, 'document.timestamped')).toHaveLength(1)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })

  it('is evidence of its time if its authority leads to a configured root', async () => {
    const id = await sent([dora])
    authority.behaviour = 'server error'
    await signed(id, dora.email)
    const sealed = await downloaded(id)
    authority.behaviour = 'right'
    ctx.advance(MINUTE)
    await drain(ctx)
    const read = async (file: Uint8Array, roots: string[] | null) => {
      const timestamp = { authorities: [authority.url], roots }
      ctx.advance(MINUTE)
      const body = (async function* () {
        yield file
      })()
      return readSeal({ ...ctx, settings: { ...ctx.settings, timestamp } }, body)
    }
    const stamped = await downloaded(id)
    const roots = ctx.settings.timestamp?.roots ?? []
    for (const [configured, trust] of [
      [roots, 'trusted'],
      [null, 'requested'],
    ] as const)
      expect(await read(stamped, configured && [...configured])).toMatchObject({
        outcome: 'holds',
        sealedBytes: stamped.length,
        signatures: [{ timestamp: null }, { kind: 'timestamp', timestamp: { trust, authority: 'Test Time' } }],
      })
    // Anyone can add a timestamp of an authority of their own to a sealed file.
    const others = await startAuthority()
    const timestamp = async (digest: Uint8Array) => {
      const options = { authorities: [others.url], roots: null, now: () => new Date(), eachMs: 10_000 }
      return (await requestTimestamp(digest, options)).token
    }
    const forged = await timestampPdf(sealed, timestamp).finally(() => others.close())
    expect(await read(forged, [...roots])).toMatchObject({
      valid: true,
      found: [],
      outcome: 'holds',
      sealedBytes: sealed.length,
      signatures: [{ after: 'evidence' }, { timestamp: { valid: true, trust: 'unknown', authority: 'Test Time' } }],
    })
  })

  it('is not requested for a second signer shortly after the first one’s request timed out', async () => {
    ctx.settings = { ...ctx.settings, timestamp: { authorities: ['http://127.0.0.1:9/'], roots: null } }
    const id = await sent([ben, cleo])
    await signed(id, ben.email)
    await signed(id, cleo.email)
    const faults = (await named(id, 'timestamp.failed')).map(({ data }) => data)
    expect(faults).toMatchObject([{ reason: 'unreachable' }, { reason: 'unreachable' }])
    expect(faults.map(({ error }) => String(error).includes('not asked'))).toEqual([false, true])
  })
})
