import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { authorizeManage, changeUnderSignature, findMember, type Member } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { founder, samplePdf } from '#lib/server/jobs/testing.ts'
import {
  createSample,
  type Draft,
  openDraft,
  openDraftToSend,
  replaceDocument,
  reviewedDraft,
  saveDetails,
  saveFields,
  saveRecipients,
  sendContract,
  viewContract,
} from './index.ts'
import type { ContractView, DetailsInput, RecipientInput, ReviewedDraft } from './schema.ts'

onEachDatabase('sending a draft that was reviewed', (open) => {
  let ctx: TestCtx
  let member: Member
  let draft: Draft
  let view: ContractView
  let reviewed: ReviewedDraft

  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  beforeEach(async () => {
    const found = await findMember(ctx.store.q, member.userId)
    if (!found) throw new Error('the founder is not a member')
    member = found
    draft = await openDraft(ctx, member, await createSample(ctx, member))
    view = await viewContract(ctx, draft)
    reviewed = reviewedDraft(view, member.underSignature)
  })

  const people = (change: Partial<RecipientInput> = {}): RecipientInput[] =>
    view.recipients.map(({ id, role, name, email, meaning }) => ({
      id: id as never,
      role,
      name,
      email,
      phone: '',
      meaning,
      ...change,
    }))
  const details = (change: Partial<DetailsInput> = {}): DetailsInput => {
    const { title, message, codeDelivery, codeBefore, copyTime, expiresInDays, notifyViewed } = view
    return { title, message, codeDelivery, codeBefore, copyTime, expiresInDays, notifyViewed, ...change }
  }
  const fieldsWith = (change: Partial<ContractView['fields'][number]>) =>
    view.fields.map((field, i) => (i === 0 ? { ...field, ...change } : field))
  const send = async () => sendContract(ctx, member, await openDraftToSend(ctx, member, draft.id), reviewed, true)
  const other = { role: 'viewer', name: 'Eve', email: 'eve@evil.example', phone: '' } as const
  const moved = { x: 0.5, y: 0.5, width: 0.2, height: 0.05 }

  it.each<[string, string, () => Promise<unknown>]>([
    ['an address', 'recipients', () => saveRecipients(ctx, draft, people({ email: 'eve@evil.example' }))],
    ['a name', 'recipients', () => saveRecipients(ctx, draft, people({ name: 'Eve' }))],
    ['a phone number', 'recipients', () => saveRecipients(ctx, draft, people({ phone: '+33 6 12 34 56 78' }))],
    ['a meaning', 'recipients', () => saveRecipients(ctx, draft, people({ meaning: 'approval' }))],
    ['one more recipient', 'recipients', () => saveRecipients(ctx, draft, [...people(), other])],
    ['the role of one', 'recipients,fields', () => saveRecipients(ctx, draft, people({ role: 'viewer' }))],
    ['the place of a field', 'fields', () => saveFields(ctx, draft, fieldsWith({ rect: moved }))],
    ['one field fewer', 'fields', () => saveFields(ctx, draft, view.fields.slice(1))],
    ['the title', 'message', () => saveDetails(ctx, draft, details({ title: 'Other' }))],
    ['the message', 'message', () => saveDetails(ctx, draft, details({ message: 'Other' }))],
    ['how codes are sent', 'options', () => saveDetails(ctx, draft, details({ codeDelivery: 'either' }))],
    ['what codes are for', 'options', () => saveDetails(ctx, draft, details({ codeBefore: 'reading' }))],
    ['the time until it expires', 'options', () => saveDetails(ctx, draft, details({ expiresInDays: 1 }))],
    ['the notices', 'options', () => saveDetails(ctx, draft, details({ notifyViewed: !view.notifyViewed }))],
    [
      'the document',
      'document,fields',
      async () => {
        const bytes = await samplePdf(2)
        const files = [{ name: 'Other.pdf', body: [bytes], length: bytes.length }]
        await replaceDocument(ctx, member, draft, { files })
      },
    ],
    [
      'the lines under signatures',
      'under_signature',
      () => {
        const { name, time, meaning } = member.underSignature
        return changeUnderSignature(ctx, authorizeManage(member), { name: !name, time, meaning })
      },
    ],
  ])('is refused after a change of %s, with the parts that changed', async (_, changed, change) => {
    await change()
    await expect(send()).rejects.toMatchObject({ code: 'draft_changed', details: { changed } })
    expect((await openDraft(ctx, member, draft.id)).status).toBe('draft')
    expect((await eventsOfContract(ctx.store.q, draft.id)).map(({ event }) => event)).not.toContain('contract.sent')
  })

  it('needs an acknowledgement of what was changed in its document', async () => {
    const { document: d } = ctx.store.q.t
    await ctx.store.tx((q) => q.update(d).set({ removedContent: ['javascript'] }))
    const draftNow = await openDraftToSend(ctx, member, draft.id)
    await expect(sendContract(ctx, member, draftNow, reviewed, false)).rejects.toThrow('findings_unread')
    await sendContract(ctx, member, draftNow, reviewed, true)
    await ctx.store.tx((q) => q.update(d).set({ removedContent: [] }))
  })

  it('is refused after a change of the order of its recipients', async () => {
    await saveRecipients(ctx, draft, [...people(), other])
    view = await viewContract(ctx, draft)
    reviewed = reviewedDraft(view, member.underSignature)
    await saveRecipients(ctx, draft, people().toReversed())
    await expect(send()).rejects.toMatchObject({ code: 'draft_changed', details: { changed: 'recipients' } })
  })

  it('is possible after it was saved without a change, and once the new state was reviewed', async () => {
    await saveRecipients(ctx, draft, people())
    await saveFields(ctx, draft, view.fields.toReversed())
    await saveDetails(ctx, draft, details({ title: 'Reviewed again' }))
    await expect(send()).rejects.toMatchObject({ details: { changed: 'message' } })
    reviewed = reviewedDraft(await viewContract(ctx, await openDraft(ctx, member, draft.id)), member.underSignature)
    await saveFields(ctx, draft, view.fields)
    await send()
    expect((await eventsOfContract(ctx.store.q, draft.id)).at(-1)?.event).toBe('contract.sent')
  })
})
