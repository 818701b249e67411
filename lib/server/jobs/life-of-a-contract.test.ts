import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract, recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import { latestSealedVersion } from '#lib/domain/document/index.ts'
import { downloadAsRecipient, ensureSigned } from '#lib/domain/sealing/index.ts'
import {
  declineSigning,
  findSignature,
  openLink,
  requireSigner,
  submitSigning,
  viewGate,
} from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract, verifyLog } from '#lib/engines/audit/index.ts'
import { verifySeal } from '#lib/engines/pdf/index.ts'
import {
  agreed,
  ana,
  ben,
  drain,
  founder,
  messageTo,
  opened,
  preparedSha256,
  proven,
  sentContract,
  submission,
  submitted,
  tokenFor,
} from './testing.ts'

onEachDatabase('the life of a contract', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })

  async function sign(cookie: string, idempotencyKey = 'k1') {
    const signer = await requireSigner(ctx, cookie)
    const result = await submitSigning(ctx, signer, await submission(ctx, signer), { idempotencyKey })
    return { ...result, document: await ensureSigned(ctx, signer.contractId) }
  }
  const events = async (id: string) => (await eventsOfContract(ctx.store.q, id)).map((event) => event.event)

  it('is sent, signed, sealed and reported to everyone', async () => {
    const id = await sentContract(ctx, member, [ana])
    const { document } = await sign(await agreed(ctx, ana.email))
    await drain(ctx)
    const contract = await findContract(ctx.store.q, id)
    expect(contract?.status).toBe('completed')
    const bytes = await ctx.blobs.get(document?.sha256 ?? '')
    expect(sha256Hex(bytes)).toBe(document?.sha256)
    const prepared = await ctx.blobs.get(await preparedSha256(ctx, id))
    expect(Buffer.from(bytes.subarray(0, prepared.length)).equals(Buffer.from(prepared))).toBe(true)
    expect(await verifySeal(bytes)).toMatchObject({ sealed: true, coversWholeFile: true, docMdp: 1, problems: [] })
    const [recipient] = await recipientsOf(ctx.store.q, id as never)
    expect((await findSignature(ctx.store.q, recipient?.id as never))?.sealedVersionSha256).toBe(document?.sha256)
    expect(await events(id)).toEqual([
      'contract.created',
      'document.uploaded',
      'contract.sent',
      'message.sent',
      'link.opened',
      'recipient.viewed',
      'code.requested',
      'message.sent',
      'code.verified',
      'recipient.consented',
      'recipient.signed',
      'document.sealed',
      'contract.completed',
      'message.sent',
      'message.sent',
      'message.sent',
    ])
    expect(await messageTo(ctx, ana.email, /Everyone has signed/)).toContain(document?.sha256)
    expect(await messageTo(ctx, member.email, /Núñez has signed/)).toContain(ana.name)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })

  it('has a version for each signature and is completed with the last, in either order', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    const first = await sign(await agreed(ctx, ben.email))
    expect(first.document).toMatchObject({ version: 1, complete: false, signatures: 1 })
    expect((await findContract(ctx.store.q, id))?.status).toBe('pending')
    const second = await sign(await agreed(ctx, ana.email))
    expect(second.document).toMatchObject({ version: 2, complete: true, signatures: 2 })
    expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
    expect(await ctx.blobs.has(first.document?.sha256 ?? '')).toBe(true)
  })

  it('has one result for a double submit and for a retried one', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await agreed(ctx, ana.email)
    const both = await Promise.all([sign(cookie), sign(cookie)])
    await expect(sign(cookie, 'k2'), 'another submit').rejects.toMatchObject({ code: 'already_signed' })
    const again = await sign(cookie)
    expect(new Set([...both, again].map((result) => result.document?.sha256)).size).toBe(1)
    expect(again.repeated).toBe(true)
    await drain(ctx)
    const names = await events(id)
    for (const once of ['recipient.signed', 'document.sealed', 'contract.completed'])
      expect(names.filter((name) => name === once)).toHaveLength(1)
  })

  it('is completed once under 50 concurrent completions', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    await submitted(ctx, cookie)
    const results = await Promise.all(Array.from({ length: 50 }, () => ensureSigned(ctx, id)))
    expect(new Set(results.map((document) => document?.sha256)).size).toBe(1)
    await drain(ctx)
    expect((await events(id)).filter((name) => name === 'contract.completed')).toHaveLength(1)
  })

  it('is sealed by the queue if sealing failed in the request', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    await submitted(ctx, cookie)
    expect(await latestSealedVersion(ctx.store.q, id)).toBeNull()
    // Not immediately: the request that committed the signature is about to seal it.
    await drain(ctx)
    expect(await latestSealedVersion(ctx.store.q, id)).toBeNull()
    ctx.advance(30_000)
    await drain(ctx)
    expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
  })

  it('stays open for the others after a decline and is never completed', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    await declineSigning(ctx, await requireSigner(ctx, await proven(ctx, ana.email)), 'the rent is too high')
    await sign(await agreed(ctx, ben.email))
    await drain(ctx)
    expect((await findContract(ctx.store.q, id))?.status).toBe('pending')
    expect(await messageTo(ctx, member.email, /declined/)).toContain('the rent is too high')
  })

  it('has a link that says so, and no working session or signing, once it is voided', async () => {
    const id = await sentContract(ctx, member, [ana])
    const token = await tokenFor(ctx, ana.email)
    const cookie = await agreed(ctx, ana.email)
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'wrong annex')
    expect(await viewGate(ctx, token)).toMatchObject({ kind: 'ended', state: 'voided', senderName: member.name })
    await expect(openLink(ctx, token)).rejects.toThrow('link_invalid')
    await expect(sign(cookie)).rejects.toThrow('contract_voided')
    await expect(voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'again')).rejects.toThrow(
      'not_pending',
    )
  })

  it('cannot be signed without the pages, the code and the shown document', async () => {
    await sentContract(ctx, member, [ana])
    const { cookie: unread } = await openLink(ctx, await tokenFor(ctx, ana.email))
    await expect(submitted(ctx, unread)).rejects.toThrow('not_viewed')
    await expect(submitted(ctx, await opened(ctx, ana.email))).rejects.toThrow('code_needed')
    ctx.advance(61 * 60_000)
    const fresh = await proven(ctx, ana.email)
    await expect(submitted(ctx, fresh, { documentSha256: 'f'.repeat(64) })).rejects.toThrow('document_changed')
  })

  it('stores no token, code or link in the database', async () => {
    await sentContract(ctx, member, [ana])
    const token = await tokenFor(ctx, ana.email)
    const cookie = await opened(ctx, ana.email)
    const everything: unknown[] = []
    for (const table of Object.values(ctx.store.q.t)) everything.push(...(await ctx.store.q.select().from(table)))
    const dump = JSON.stringify(everything)
    expect(dump).not.toContain(token)
    expect(dump).not.toContain(cookie)
    expect(dump).toContain(sha256Hex(token))
  })

  it('keeps its time of update when a recipient opens a link or downloads a file', async () => {
    const id = await sentContract(ctx, member, [ana])
    await sign(await agreed(ctx, ana.email))
    const before = await findContract(ctx.store.q, id)
    ctx.advance(60_000)
    const { cookie } = await openLink(ctx, await tokenFor(ctx, ana.email))
    await downloadAsRecipient(ctx, await requireSigner(ctx, cookie), 'signed')
    expect((await events(id)).filter((event) => event === 'file.downloaded')).toHaveLength(1)
    expect((await findContract(ctx.store.q, id))?.updatedAt).toEqual(before?.updatedAt)
  })

  it('is visible to its sender and to admins only', async () => {
    const id = await sentContract(ctx, member, [ana])
    const stranger: Member = { ...member, userId: 'someone' as never, role: 'member' }
    await expect(openContract(ctx, stranger, id, 'read')).rejects.toThrow('not_found')
    const elsewhere: Member = { ...member, organisationId: 'elsewhere' as never }
    await expect(openContract(ctx, elsewhere, id, 'void')).rejects.toThrow('not_found')
    const { contract: c } = ctx.store.q.t
    expect(await ctx.store.q.select({ id: c.id }).from(c).where(eq(c.id, id))).toHaveLength(1)
  })
})
