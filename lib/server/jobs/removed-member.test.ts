import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import {
  type Authorized,
  authorizeManage,
  findMember,
  inviteMember,
  issueAccountToken,
  listMembers,
  type Member,
  resetPassword,
} from '#lib/domain/account/index.ts'
import { listContracts, openContract, removeMember } from '#lib/domain/contract/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { resendLink } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { ana, drain, founder, messageTo, proven, sentContract, submitted } from './testing.ts'

const mia = { name: 'Mia Roth', email: 'mia@acme.example', role: 'member' as const }
const password = 'a long password'

onEachDatabase('the contracts of a removed member', (open) => {
  let ctx: TestCtx
  let admin: Authorized<Member, 'manage'>
  let sender: Member
  beforeEach(async () => {
    ctx = testContext(await open())
    admin = authorizeManage(await founder(ctx))
    sender = await invited()
  })

  async function invited(who = mia): Promise<Member> {
    await inviteMember(ctx, admin, who)
    const row = (await listMembers(ctx, admin)).find(({ email }) => email === who.email)
    const [user] = (await ctx.store.q.select().from(ctx.store.q.t.user)).filter(({ email }) => email === who.email)
    if (!row || !user) throw new Error(`${who.name} is not a member`)
    await resetPassword(ctx, { token: await issueAccountToken(ctx, user.id, 'invite'), password })
    await drain(ctx)
    return (await findMember(ctx.store.q, user.id)) as Member
  }
  const mailsTo = async (email: string) =>
    (await ctx.delivery.localMessages()).filter((message) => message.to.includes(email)).length

  it('are those of the member whom the admin names', async () => {
    const id = await sentContract(ctx, sender, [ana])
    const lea = { name: 'Lea Brun', email: 'lea@acme.example', role: 'member' as const }
    const successor = await invited(lea)
    await expect(removeMember(ctx, admin, sender.memberId, sender.memberId)).rejects.toThrow('not_found')
    await removeMember(ctx, admin, sender.memberId, successor.memberId)
    expect((await listContracts(ctx, successor, { tab: 'all', search: '' })).items.map((item) => item.id)).toEqual([id])
    ctx.advance(HOUR)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    expect(await messageTo(ctx, lea.email, /Everyone has signed/)).toContain('Lease 2026')
  })

  it('are the admin’s who removed them: rights, mails and replies', async () => {
    const id = await sentContract(ctx, sender, [ana])
    await removeMember(ctx, admin, sender.memberId)
    const before = await mailsTo(mia.email)
    ctx.advance(HOUR)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    expect(await mailsTo(mia.email)).toBe(before)
    expect(await messageTo(ctx, admin.email, /So far/)).toContain('Ana')
    expect(await messageTo(ctx, admin.email, /Everyone has signed/)).toContain('Lease 2026')
    const [completed] = (await ctx.delivery.localMessages()).filter(({ to }) => to.includes(ana.email))
    expect(JSON.stringify(completed)).not.toContain(mia.email)
    const plain: Member = { ...admin, role: 'member' }
    expect((await listContracts(ctx, plain, { tab: 'all', search: '' })).items.map((item) => item.id)).toEqual([id])
    expect(await openContract(ctx, plain, id, 'read')).toMatchObject({ id, createdBy: sender.userId })
  })

  it('name the admin as the contact in later invitations', async () => {
    const id = await sentContract(ctx, sender, [ana])
    await removeMember(ctx, admin, sender.memberId)
    ctx.advance(HOUR)
    const [recipient] = await ctx.store.q.select().from(ctx.store.q.t.recipient)
    await resendLink(ctx, admin, await openContract(ctx, admin, id, 'send'), recipient?.id as never)
    await drain(ctx)
    const text = await messageTo(ctx, ana.email, /\/s\//)
    expect(text).toContain(`Contact ${admin.name} at ${admin.email}`)
    expect(text).not.toContain(mia.email)
  })

  it('are not given back when the member is invited again', async () => {
    const id = await sentContract(ctx, sender, [ana])
    await removeMember(ctx, admin, sender.memberId)
    await expect(openContract(ctx, await invited(), id, 'read')).rejects.toThrow('not_found')
  })

  it('mail an admin if the member was removed by a version that handed nothing over', async () => {
    const id = await sentContract(ctx, sender, [ana])
    ctx.advance(HOUR)
    const { member, contract } = ctx.store.q.t
    await ctx.store.tx((q) => q.update(member).set({ removedAt: ctx.now() }).where(eq(member.id, sender.memberId)))
    expect((await ctx.store.q.select().from(contract))[0]).toMatchObject({ ownerId: null })
    const before = await mailsTo(mia.email)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    expect(await mailsTo(mia.email)).toBe(before)
    expect(await messageTo(ctx, admin.email, /Everyone has signed/)).toContain('Lease 2026')
  })

  it('mail the admin what was queued for the member before', async () => {
    const id = await sentContract(ctx, sender, [ana])
    ctx.advance(HOUR)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    const working = ctx.delivery
    ctx.delivery = { ...working, sendEmail: async () => ({ ok: false, error: '421 try later', permanent: false }) }
    await drain(ctx)
    await removeMember(ctx, admin, sender.memberId)
    ctx.delivery = working
    const before = await mailsTo(mia.email)
    ctx.advance(HOUR)
    await drain(ctx)
    expect(await mailsTo(mia.email)).toBe(before)
    expect(await messageTo(ctx, admin.email, /Everyone has signed/)).toContain('Lease 2026')
  })
})
