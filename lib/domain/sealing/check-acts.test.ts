import { and, eq, inArray, ne } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import type { Q } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import { latestSealedVersion } from '#lib/domain/document/index.ts'
import {
  documentByHash,
  findSignature,
  requireSigner,
  type Signer,
  shownDocument,
  viewAsSigner,
} from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { queueLag } from '#lib/engines/queue/index.ts'
import { ana, ben, bytesOf, drain, founder, opened, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { differencesFromActs, requireActs } from './check-acts.ts'
import { downloadAsRecipient } from './download.ts'
import { ensureSigned } from './ensure-signed.ts'
import { signingFacts } from './signing-facts.ts'

type Tamper = (q: Q, of: { contractId: ContractId; recipientId: RecipientId }) => Promise<unknown>
type Columns<Table extends keyof Q['t']> = Partial<Q['t'][Table] extends { $inferInsert: infer Row } ? Row : never>

const rect = { x: 0.5, y: 0.5, width: 0.2, height: 0.1 }
const inField =
  (type: FieldType, change: Columns<'field'>): Tamper =>
  async (q, { recipientId }) => {
    const f = q.t.field
    return q
      .update(f)
      .set(change)
      .where(and(eq(f.recipientId, recipientId), eq(f.type, type)))
  }
const fieldIds = (q: Q, recipientId: RecipientId, type: FieldType) => {
  const f = q.t.field
  return q
    .select({ id: f.id })
    .from(f)
    .where(and(eq(f.recipientId, recipientId), eq(f.type, type)))
}
const inValue =
  (type: FieldType, change: Columns<'fieldValue'>): Tamper =>
  async (q, { recipientId }) => {
    const v = q.t.fieldValue
    return q
      .update(v)
      .set(change)
      .where(inArray(v.fieldId, fieldIds(q, recipientId, type)))
  }
const withoutValue =
  (type: FieldType): Tamper =>
  async (q, { recipientId }) =>
    q.delete(q.t.fieldValue).where(inArray(q.t.fieldValue.fieldId, fieldIds(q, recipientId, type)))
const inSignature =
  (change: Columns<'signature'>): Tamper =>
  async (q, { recipientId }) =>
    q.update(q.t.signature).set(change).where(eq(q.t.signature.recipientId, recipientId))
const inContract =
  (change: Columns<'contract'>): Tamper =>
  async (q, { contractId }) =>
    q.update(q.t.contract).set(change).where(eq(q.t.contract.id, contractId))
const inDocument =
  (change: Columns<'document'>): Tamper =>
  async (q, { contractId }) => {
    const contract = await findContract(q, contractId)
    if (contract) await q.update(q.t.document).set(change).where(eq(q.t.document.id, contract.documentId))
  }
const inRecipient =
  (change: Columns<'recipient'>): Tamper =>
  async (q, { recipientId }) =>
    q.update(q.t.recipient).set(change).where(eq(q.t.recipient.id, recipientId))
const inOther =
  (change: Columns<'recipient'>): Tamper =>
  async (q, { contractId, recipientId }) => {
    const r = q.t.recipient
    return q
      .update(r)
      .set(change)
      .where(and(eq(r.contractId, contractId), ne(r.id, recipientId)))
  }
const aloneAddedField: Tamper = async (q, { contractId, recipientId }) =>
  q
    .insert(q.t.field)
    .values({ id: `x-${recipientId}` as never, contractId, recipientId, type: 'name', page: 2, rect, options: {} })

const elsewhere = 'ab'.repeat(32)
/** Every kind of tampering with a signed contract, and what the refusal names. */
const changes: [string, Tamper, string[]][] = [
  ['the position of a field', inField('signature', { rect }), ['fields', 'fields_sha256']],
  ['the page of a field', inField('name', { page: 2 }), ['fields', 'fields_sha256']],
  ['the type of a field', inField('date', { type: 'initials' }), ['fields', 'fields_sha256']],
  ['the options of a field', inField('name', { options: { label: 'Witness' } }), ['fields', 'fields_sha256']],
  ['the number of fields', aloneAddedField, ['fields', 'fields_sha256']],
  ['the name that is printed', inValue('name', { value: 'Eve' }), ['fields_sha256']],
  ['the date that is printed', inValue('date', { value: '1 January 2020' }), ['fields_sha256']],
  ['the initials that are printed', inValue('initials', { value: 'E' }), ['fields_sha256']],
  ['the shape of a value', inValue('initials', { value: { text: 'AMN' } }), ['fields_sha256']],
  ['the number of values', withoutValue('date'), ['fields_sha256']],
  ['the signer of a value', inValue('name', { recipientId: 'another' as never }), ['fields_sha256']],
  ['the contract of a value', inValue('name', { contractId: 'another' as never }), ['fields_sha256']],
  ['the drawing that is printed', inValue('signature', { value: elsewhere }), ['fields_sha256']],
  ['the drawing of the signature', inSignature({ imageSha256: elsewhere }), ['signature_image_sha256']],
  ['the strokes', inSignature({ strokesSha256: elsewhere }), ['strokes_sha256']],
  ['the consent', inSignature({ consentSha256: elsewhere }), ['consent']],
  ['the version of the disclosure', inSignature({ disclosureVersion: 7 }), ['consent']],
  ['the time', inSignature({ signedAt: new Date('2026-11-20T10:00:00.000Z') }), ['time']],
  ['the channel of the code', inSignature({ verifiedBy: 'sms' }), ['channel']],
  ['the document that was shown', inSignature({ documentSha256: elsewhere }), ['document_sha256', 'log']],
  ['the act', inSignature({ payload: '{"v":1}' }), ['fields_sha256', 'payload', 'signature_image_sha256']],
  ['the hash of the act', inSignature({ payloadSha256: elsewhere }), ['log', 'payload']],
  ['the prepared document', inDocument({ preparedSha256: elsewhere }), ['document', 'document_sha256']],
  ['the lines under signatures', inContract({ underSignature: null }), ['under_signature']],
  ['the title', inContract({ title: 'Another lease' }), ['title']],
  ['the meaning', inRecipient({ meaning: 'approval' }), ['meaning']],
  ['the name of the signer', inRecipient({ name: 'Eve' }), ['name', 'parties']],
  ['the email address of the signer', inRecipient({ email: 'eve@example.com' }), ['email', 'parties']],
  ['the name of another party', inOther({ name: 'Eve' }), ['parties']],
  ['the email address of another party', inOther({ email: 'eve@example.com' }), ['parties']],
  ['the role of another party', inOther({ role: 'viewer' }), ['parties']],
  ['the salt of another party', inOther({ identitySalt: 'AAAAAAAAAAAAAAAAAAAAAA==' }), ['parties']],
  ['the status of a signer who has not signed', inOther({ status: 'removed' }), ['parties']],
  ['the format of the act', inSignature({ payload: '{"v":1}' }), ['parties', 'payload']],
  ['the IP address of the signer', inSignature({ ipAddress: '203.0.113.99' }), ['ip']],
  ['the browser of the signer', inSignature({ userAgent: 'Other/1.0' }), ['user_agent']],
]

onEachDatabase('a contract with signatures', (open) => {
  let ctx: TestCtx
  let member: Member
  let id: ContractId
  let signer: Signer
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    id = await sentContract(ctx, member, [ana, ben])
    signer = await submitted(ctx, await proven(ctx, ana.email))
  })
  const refusals = async () =>
    (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'sealing.refused')
  const rows = async (q: Q) => ({
    field: await q.select().from(q.t.field),
    fieldValue: await q.select().from(q.t.fieldValue),
    signature: await q.select().from(q.t.signature),
    contract: await q.select().from(q.t.contract),
    document: await q.select().from(q.t.document),
    recipient: await q.select().from(q.t.recipient),
  })
  async function restore(before: Awaited<ReturnType<typeof rows>>) {
    await ctx.store.tx(async (q) => {
      await q.delete(q.t.field)
      await q.insert(q.t.field).values(before.field)
      await q.delete(q.t.fieldValue)
      await q.insert(q.t.fieldValue).values(before.fieldValue)
      for (const row of before.signature)
        await q.update(q.t.signature).set(row).where(eq(q.t.signature.recipientId, row.recipientId))
      for (const row of before.document) await q.update(q.t.document).set(row).where(eq(q.t.document.id, row.id))
      for (const row of before.contract) await q.update(q.t.contract).set(row).where(eq(q.t.contract.id, row.id))
      for (const row of before.recipient) await q.update(q.t.recipient).set(row).where(eq(q.t.recipient.id, row.id))
    })
  }

  it.each(changes)('is not sealed after a change of %s', async (_, tamper, named) => {
    const before = await rows(ctx.store.q)
    await ctx.store.tx((q) => tamper(q, { contractId: id, recipientId: signer.id }))
    try {
      await expect(ensureSigned(ctx, id)).rejects.toThrow('is not what was signed')
      const logged = await refusals()
      await expect(ensureSigned(ctx, id)).rejects.toThrow('is not what was signed')
      expect(await refusals(), 'logged once, however often sealing is retried').toHaveLength(logged.length)
      expect(await latestSealedVersion(ctx.store.q, id)).toBeNull()
      expect(JSON.stringify(logged.at(-1)?.data)).toMatch(new RegExp(named.map((name) => `(?=.*"${name}")`).join('')))
    } finally {
      await restore(before)
    }
  })

  it('is reported as a dead-lettered job after a change, and does not complete the contract', async () => {
    const before = await rows(ctx.store.q)
    await ctx.store.tx((q) => inValue('name', { value: 'Eve' })(q, { contractId: id, recipientId: signer.id }))
    ctx.advance(30_000)
    await drain(ctx)
    expect((await queueLag(ctx.store.q, ctx.now())).deadLettered).toBe(1)
    expect((await findContract(ctx.store.q, id))?.status).toBe('pending')
    await restore(before)
    expect(await ensureSigned(ctx, id)).toMatchObject({ version: 1 })
  })

  it('shows the next signer a document with the earlier signatures: in pages, file and act', async () => {
    const first = await latestSealedVersion(ctx.store.q, id)
    const cookie = await opened(ctx, ben.email)
    const next = await requireSigner(ctx, cookie)
    const view = await viewAsSigner(ctx, next)
    expect(view.document.sha256).toBe(first?.stampedSha256)
    expect(view.document.pages, 'without the pages of the certificate').toHaveLength(2)
    const file = await downloadAsRecipient(ctx, next, 'original', view.document.sha256)
    expect(sha256Hex(await bytesOf(file))).toBe(first?.stampedSha256)
    const seen = (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'recipient.viewed').at(-1)
    expect(seen).toMatchObject({ actor: { id: next.id }, documentSha256: first?.stampedSha256 })
    ctx.advance(61 * 60_000)
    await submitted(ctx, await proven(ctx, ben.email))
    const signature = await findSignature(ctx.store.q, next.id)
    expect(JSON.parse(signature?.payload ?? '')).toMatchObject({ v: 2, document_sha256: first?.stampedSha256 })
    expect(await ensureSigned(ctx, id)).toMatchObject({ version: 2, complete: true, signatures: 2 })
    expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
  })

  it('verifies when the facts were read while another signer signed', async () => {
    const facts = await signingFacts(ctx, id)
    if (!facts) throw new Error('no one has signed')
    expect(await differencesFromActs(ctx, { ...facts, untilSeq: 0 })).toEqual([])
    // The signatures were read before, and the recipients after the last signer signed.
    const torn = { ...facts, signatures: facts.signatures.slice(0, 1) }
    expect(await requireActs(ctx, { ...torn, untilSeq: facts.untilSeq - 1 }), 'they are read again').toBe(false)
    await expect(requireActs(ctx, torn)).rejects.toThrow('the contract: parties')
  })

  it('accepts a signature on the document shown before another signer signed, but not on one of another contract', async () => {
    const other = await sentContract(ctx, member, [ana, ben])
    const cookie = await proven(ctx, ben.email)
    const reader = await requireSigner(ctx, cookie)
    const seen = await shownDocument(ctx, reader)
    expect(seen).toBe(reader.document.preparedSha256)
    ctx.advance(1000)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, other)
    const foreign = (await latestSealedVersion(ctx.store.q, id))?.sha256 ?? ''
    for (const sha256 of [foreign, elsewhere, null])
      await expect(documentByHash(ctx, reader, sha256)).rejects.toThrow('not_found')
    await expect(downloadAsRecipient(ctx, reader, 'original', foreign)).rejects.toThrow('not_found')
    await expect(submitted(ctx, cookie, { documentSha256: foreign })).rejects.toThrow('document_changed')
    await submitted(ctx, cookie, { documentSha256: seen })
    expect(await ensureSigned(ctx, other)).toMatchObject({ complete: true })
  })
})
