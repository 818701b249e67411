import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Q } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { fieldsOf } from '#lib/domain/contract/contract.store.ts'
import {
  createContract,
  layoutSha256,
  openDraft,
  openDraftToSend,
  saveFields,
  saveRecipients,
  sendUnreviewed,
} from '#lib/domain/contract/index.ts'
import { fieldsSchemaOf } from '#lib/domain/contract/schema.ts'
import { differencesFromActs } from '#lib/domain/sealing/check-acts.ts'
import { ensureSigned } from '#lib/domain/sealing/ensure-signed.ts'
import { signingFacts } from '#lib/domain/sealing/signing-facts.ts'
import { stampsOf } from '#lib/domain/sealing/stamps.ts'
import {
  filledFieldsOf,
  filledText,
  findSignature,
  requireSigner,
  type Signer,
  viewAsSigner,
} from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, drain, founder, proven, samplePdf, submitted } from '#lib/server/jobs/testing.ts'
import { defineField } from './field-definition.ts'
import { fieldRegistry } from './field-registry.rules.ts'

const shoeSize = defineField({
  size: { width: 60, height: 24 },
  filledBy: 'signer',
  options: z.strictObject({ system: z.enum(['EU', 'US']), required: z.boolean() }),
  defaults: { system: 'EU', required: true },
  value: ({ system, required }) => {
    const size = z.number().max(system === 'EU' ? 55 : 20)
    return required ? size : size.nullable()
  },
  initial: (_, { system }) => (system === 'US' ? 9 : null),
  stamp: (size, { system }) => ({ kind: 'text', text: `${system} ${size}` }),
})
const registry = { ...fieldRegistry, 'shoe-size': shoeSize }

onEachDatabase('a field type that exists only in the registry', (open) => {
  let ctx: TestCtx
  let id: ContractId
  let signer: Signer
  let cookie: string
  const rect = { x: 0.1, y: 0.1, width: 0.2, height: 0.05 }
  const input = (recipientId: string, n: number, type: string, options?: object) => ({
    id: `${n}`,
    recipientId,
    type,
    page: 1,
    rect: { ...rect, y: 0.1 * n },
    ...(options ? { options } : {}),
  })

  beforeAll(async () => {
    ctx = { ...testContext(await open()), fieldRegistry: registry }
    const member = await founder(ctx)
    const bytes = await samplePdf()
    const files = [{ name: 'Shoes.pdf', body: [bytes], length: bytes.length }]
    id = await createContract(ctx, member, { files })
    const draft = await openDraft(ctx, member, id)
    const [person = ''] = await saveRecipients(ctx, draft, [ana])
    const fields = [
      input(person, 1, 'signature'),
      input(person, 2, 'name'),
      input(person, 3, 'shoe-size', shoeSize.defaults),
      input(person, 4, 'shoe-size', { system: 'US', required: false }),
    ]
    await saveFields(ctx, draft, fieldsSchemaOf(registry).parse(fields))
    await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
    await drain(ctx)
    cookie = await proven(ctx, ana.email)
    signer = await requireSigner(ctx, cookie)
  })

  const named = async (type: string, system?: string) => {
    const own = (await fieldsOf(ctx.store.q, id)).filter((field) => String(field.type) === type)
    return own.find(({ options }) => options.system === system)?.id ?? ''
  }
  const shoes = async () => ({ eu: await named('shoe-size', 'EU'), us: await named('shoe-size', 'US') })
  const rows = (q: Q, recipientId: RecipientId) =>
    q.select().from(q.t.fieldValue).where(eq(q.t.fieldValue.recipientId, recipientId))

  it('is refused with the options of another type, and by a registry without it', () => {
    const parses = (types: typeof fieldRegistry, ...field: Parameters<typeof input>) =>
      fieldsSchemaOf(types).safeParse([input(...field)]).success
    expect(parses(registry, 'r', 1, 'shoe-size', { system: 'EU', required: true })).toBe(true)
    expect(parses(registry, 'r', 1, 'shoe-size', { system: 'UK', required: true })).toBe(false)
    expect(parses(registry, 'r', 1, 'shoe-size')).toBe(false)
    expect(parses(registry, 'r', 1, 'name', { system: 'EU' })).toBe(false)
    expect(parses(fieldRegistry, 'r', 1, 'shoe-size', { system: 'EU', required: true })).toBe(false)
  })

  it('is sent with its options, whose hash is in the log', async () => {
    const fields = await fieldsOf(ctx.store.q, id)
    const sent = (await eventsOfContract(ctx.store.q, id)).find(({ event }) => event === 'contract.sent')
    expect(sent?.data.fields_sha256).toBe(layoutSha256(fields))
    const changed = fields.map((field) => ({ ...field, options: { ...field.options, system: 'UK' } }))
    expect(layoutSha256(changed)).not.toBe(layoutSha256(fields))
  })

  it('is shown to its signer with the proposed value', async () => {
    const { fields } = await viewAsSigner(ctx, signer)
    const { eu, us } = await shoes()
    expect(fields.find((field) => field.id === eu)).toMatchObject({ filledBy: 'signer', value: null, text: '' })
    expect(fields.find((field) => field.id === us)).toMatchObject({ filledBy: 'signer', value: 9, text: 'US 9' })
  })

  it('refuses a value of another shape, and the contract is then not signed', async () => {
    const { eu } = await shoes()
    for (const value of ['44', 99, { size: 44 }, null])
      await expect(submitted(ctx, cookie, { values: { [eu]: value } })).rejects.toThrow('field_value_invalid')
    await expect(submitted(ctx, cookie)).rejects.toThrow('field_value_invalid')
    expect(await rows(ctx.store.q, signer.id)).toEqual([])
  })

  it('is signed with the signer’s value, while the server sets its own fields', async () => {
    const { eu } = await shoes()
    const forged = { [eu]: 44.5, [await named('name')]: 'Eve' }
    await expect(submitted(ctx, cookie, { values: forged })).rejects.toThrow('fields_changed')
    await submitted(ctx, cookie, { values: { [eu]: 44.5 } })
    const signature = await findSignature(ctx.store.q, signer.id)
    const values = await rows(ctx.store.q, signer.id)
    expect(values.map(({ fieldId, value }) => [fieldId, value]).sort()).toEqual(
      [
        [eu, 44.5],
        [await named('name'), ana.name],
        [await named('signature'), signature?.imageSha256],
      ].sort(),
    )
    const text = filledText(await filledFieldsOf(ctx.store.q, id), signer.id)
    expect(text).toContain('"type":"shoe-size","value":44.5}')
    expect(text).toContain('"type":"shoe-size","value":null}')
    expect(JSON.parse(signature?.payload ?? '')).toMatchObject({ fields_sha256: sha256Hex(text) })
  })

  it('is stamped as its definition specifies, and not if it was left empty', async () => {
    const facts = await signingFacts(ctx, id)
    if (!facts) throw new Error('no one has signed')
    const stamps = await stampsOf(ctx, facts)
    expect(stamps.map((stamp) => (stamp.kind === 'text' ? stamp.text : stamp.kind)).sort()).toEqual(
      ['image', ana.name, 'EU 44.5'].sort(),
    )
    expect(stamps.find((stamp) => stamp.kind === 'text' && stamp.text === 'EU 44.5')).toMatchObject({ page: 0 })
    expect(await ensureSigned(ctx, id)).toMatchObject({ complete: true, signatures: 1 })
  })

  it('is detected as changed if its value was replaced or an empty field was filled later', async () => {
    const differences = async () => {
      const facts = await signingFacts(ctx, id)
      return facts && (await differencesFromActs(ctx, facts))
    }
    expect(await differences()).toEqual([])
    const { eu, us } = await shoes()
    const found = [{ signer: signer.id, differs: ['fields_sha256'] }]
    const set = (value: number) =>
      ctx.store.tx(async (q) =>
        q
          .update(q.t.fieldValue)
          .set({ value })
          .where(eq(q.t.fieldValue.fieldId, eu as never)),
      )
    await set(41)
    expect(await differences()).toEqual(found)
    await set(44.5)
    const row = { fieldId: us as never, recipientId: signer.id, contractId: id, value: 9 }
    await ctx.store.tx(async (q) => q.insert(q.t.fieldValue).values(row))
    expect(await differences()).toEqual(found)
  })
})
