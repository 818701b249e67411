import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { findMember, type Member, setUp } from '#lib/domain/account/index.ts'
import { requireDocument, textOfPage } from '#lib/domain/document/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { createSample } from './create-sample.ts'
import { openDraft, openDraftToSend, reviewDraft, sendUnreviewed, viewContract } from './index.ts'

onEachDatabase('the sample contract', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    const { userId } = await setUp(ctx, {
      organisation: 'Acme & Söhne',
      name: 'Olga Owner',
      email: 'olga@acme.example',
      password: 'a long password',
      timeZone: 'Europe/Paris',
      locale: 'en',
    })
    const found = await findMember(ctx.store.q, userId)
    if (!found) throw new Error('the founder is not a member')
    member = found
  })

  it('is a draft addressed to the member that is ready to be sent', async () => {
    const id = await createSample(ctx, member)
    const draft = await openDraft(ctx, member, id)
    expect(draft).toMatchObject({
      title: 'Sample confidentiality agreement',
      status: 'draft',
      codeDelivery: 'email',
      locale: 'en',
    })
    expect(await reviewDraft(ctx, member, await viewContract(ctx, draft))).toEqual([])
    const view = await viewContract(ctx, draft)
    expect(view.document.removed).toEqual([])
    expect(view.recipients).toMatchObject([{ role: 'signer', name: member.name, email: member.email, phone: null }])
    expect(view.fields.map((field) => `${field.type} ${field.page}`).sort()).toEqual([
      'date 2',
      'initials 1',
      'initials 2',
      'name 2',
      'signature 2',
    ])
    await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
    expect((await eventsOfContract(ctx.store.q, id)).map(({ event }) => event)).toEqual([
      'contract.created',
      'document.uploaded',
      'contract.sent',
    ])
  })

  it('has two pages, and nothing is removed from it', async () => {
    const draft = await openDraft(ctx, member, await createSample(ctx, member))
    const document = await requireDocument(ctx.store.q, draft.documentId)
    expect(document.removedContent).toEqual([])
    expect(document.pages).toEqual([
      { width: 595.28, height: 841.89 },
      { width: 595.28, height: 841.89 },
    ])
  })

  it('is in the member’s language and names the organisation', async () => {
    const draft = await openDraft(ctx, member, await createSample(ctx, { ...member, locale: 'fr' }))
    expect(draft).toMatchObject({ title: 'Exemple d’accord de confidentialité', locale: 'fr' })
    const { preparedSha256, pages } = await requireDocument(ctx.store.q, draft.documentId)
    const text = await textOfPage(ctx, { sha256: preparedSha256, pages }, 1)
    expect(text).toContain('Accord de confidentialité')
    expect(text).toContain('Acme & Söhne')
    expect(text).toContain('Exemple')
  })
})
