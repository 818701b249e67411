import { PDFDocument } from 'pdf-lib'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { requireDocument, type Upload } from '#lib/domain/document/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { founder } from '#lib/server/jobs/testing.ts'
import {
  createContract,
  createSample,
  listContracts,
  openDraft,
  openDraftToSend,
  replaceDocument,
  saveDetails,
  saveFields,
  saveRecipients,
  sendUnreviewed,
} from './index.ts'
import { listFilterSchema } from './schema.ts'

async function pdf(name: string, pages: number): Promise<Upload> {
  const file = await PDFDocument.create()
  for (let i = 0; i < pages; i++) file.addPage([300, 300])
  const bytes = await file.save()
  return { files: [{ name, body: [bytes], length: bytes.length }] }
}

onEachDatabase('a draft', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })

  it('accepts fields for its current document, not for the replaced one that an editor shows', async () => {
    const id = await createContract(ctx, member, await pdf('long.pdf', 3))
    const shown = await openDraft(ctx, member, id)
    const person = { role: 'signer', name: 'Ana', email: 'ana@example.com', phone: '' } as const
    const [recipientId = ''] = await saveRecipients(ctx, shown, [person])
    const field = {
      id: 'f',
      recipientId,
      type: 'signature',
      options: {},
      rect: { x: 0.1, y: 0.1, width: 0.2, height: 0.1 },
    } as const
    await saveFields(ctx, shown, [{ ...field, page: 3 }])
    await replaceDocument(ctx, member, shown, await pdf('short.pdf', 1))
    await expect(saveFields(ctx, shown, [{ ...field, page: 3 }])).rejects.toThrow('field_off_page')
  })

  it('is not changed by an editor that stays open after it was sent', async () => {
    const id = await createSample(ctx, member)
    const shown = await openDraft(ctx, member, id)
    await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
    const refused = { code: 'not_a_draft' }
    const details = {
      title: 'Other',
      message: '',
      codeDelivery: 'email',
      codeBefore: 'signing',
      copyTime: 'completion',
      expiresInDays: 1,
      notifyViewed: true,
    } as const
    await expect(saveDetails(ctx, shown, details)).rejects.toMatchObject(refused)
    await expect(saveRecipients(ctx, shown, [])).rejects.toMatchObject(refused)
    await expect(saveFields(ctx, shown, [])).rejects.toMatchObject(refused)
    await expect(replaceDocument(ctx, member, shown, await pdf('short.pdf', 1))).rejects.toMatchObject(refused)
  })

  it('shortens a long file name without splitting a character', async () => {
    const draft = await openDraft(ctx, member, await createContract(ctx, member, await pdf(`${'x'.repeat(199)}😀`, 1)))
    expect((await requireDocument(ctx.store.q, draft.documentId)).name).toBe('x'.repeat(199))
  })

  it('is found by its title regardless of case and accents', async () => {
    await createContract(ctx, member, await pdf('Contrat ÉLODIE.pdf', 1))
    const found = async (search: string) =>
      (await listContracts(ctx, member, listFilterSchema.parse({ search }))).items.map(({ title }) => title)
    expect(await found('élodie')).toEqual(['Contrat ÉLODIE'])
    expect(await found('CONTRAT É')).toEqual(['Contrat ÉLODIE'])
    expect(await found('100%')).toEqual([])
  })

  it('is listed for any query string', async () => {
    const all = await listContracts(ctx, member, listFilterSchema.parse({}))
    for (const query of [{ before: '8640000000000000~x' }, { before: '~' }, { search: '\0' }, { search: '\ud800' }])
      expect((await listContracts(ctx, member, listFilterSchema.parse(query))).items).toEqual(all.items)
  })
})
