import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { removeMember } from '#lib/domain/contract/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  authorizeManage,
  changeRole,
  changeUnderSignature,
  findMember,
  inviteMember,
  issueAccountToken,
  listMembers,
  type Member,
  memberOfSession,
  resetPassword,
  setUp,
  signIn,
  underSignatureOf,
  viewAccountLink,
} from './index.ts'
import { underSignatureSchema } from './schema.ts'

const password = 'a long password'
const founder = { organisation: 'Acme', name: 'Olga', email: 'olga@acme.example', password }
const mia = { name: 'Mia', email: 'mia@acme.example', role: 'member' } as const

onEachDatabase('the members of an organisation', (open) => {
  let ctx: TestCtx
  let admin: ReturnType<typeof authorizeManage>
  beforeAll(async () => {
    ctx = testContext(await open())
    const { userId } = await setUp(ctx, { ...founder, timeZone: 'Europe/Paris', locale: 'en' })
    admin = authorizeManage((await findMember(ctx.store.q, userId)) as Member)
  })
  const listed = async (email: string) => (await listMembers(ctx, admin)).find((row) => row.email === email)

  it('can be set up once', async () => {
    const again = setUp(ctx, { ...founder, email: 'eve@acme.example', timeZone: 'UTC', locale: 'en' })
    await expect(again).rejects.toThrow('already_set_up')
  })

  it('are invited once under concurrent invitations', async () => {
    const results = await Promise.allSettled([inviteMember(ctx, admin, mia), inviteMember(ctx, admin, mia)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'email_taken' } })
  })

  it('see the purpose of a link without consuming it, and their address only while it is valid', async () => {
    const [user] = (await ctx.store.q.select().from(ctx.store.q.t.user)).filter(({ email }) => email === mia.email)
    if (!user) throw new Error('Mia is not a member')
    const invited = await issueAccountToken(ctx, user.id, 'invite')
    const forgot = await issueAccountToken(ctx, user.id, 'reset')
    const whose = { works: true, organisation: founder.organisation, email: mia.email }
    expect(await viewAccountLink(ctx, invited)).toEqual({ kind: 'invite', ...whose })
    expect(await viewAccountLink(ctx, forgot)).toEqual({ kind: 'reset', ...whose })
    await resetPassword(ctx, { token: invited, password })
    expect(await viewAccountLink(ctx, invited)).toEqual({ kind: 'invite', works: false })
    expect(await viewAccountLink(ctx, forgot)).toEqual({ kind: 'reset', works: false })
    expect(await viewAccountLink(ctx, 'no such token')).toEqual({ kind: 'reset', works: false })
  })

  it('lose their sessions permanently when they are removed, even if they are invited again', async () => {
    const row = await listed(mia.email)
    const [user] = (await ctx.store.q.select().from(ctx.store.q.t.user)).filter(({ email }) => email === mia.email)
    if (!row || !user) throw new Error('Mia is not a member')
    await resetPassword(ctx, { token: await issueAccountToken(ctx, user.id, 'invite'), password })
    const claim = await signIn(ctx, { email: mia.email, password })
    if (!claim) throw new Error('Mia could not sign in')
    expect(await memberOfSession(ctx, claim)).toMatchObject({ email: mia.email })
    await removeMember(ctx, admin, row.memberId as never)
    expect(await memberOfSession(ctx, claim)).toBeNull()
    await inviteMember(ctx, admin, mia)
    expect(await memberOfSession(ctx, claim)).toBeNull()
  })

  it('include at least one admin, and unknown users cannot be given a role', async () => {
    await expect(changeRole(ctx, admin, 'nobody' as never, 'admin')).rejects.toThrow('not_found')
    const self = await listed(founder.email)
    await expect(changeRole(ctx, admin, self?.memberId as never, 'member')).rejects.toThrow('last_admin')
  })
  it('get the text under signatures from an admin, whose change is logged', async () => {
    expect(underSignatureSchema.parse({ name: 'on' })).toEqual({ name: true, time: false, meaning: false })
    expect(underSignatureSchema.safeParse({ meaning: 'yes' }).success).toBe(false)
    expect(() => authorizeManage({ ...admin, role: 'member' })).toThrow('forbidden')
    const chosen = { name: false, time: true, meaning: true }
    await changeUnderSignature(ctx, admin, chosen)
    expect(await underSignatureOf(ctx.store.q, admin.organisationId)).toEqual(chosen)
    const { auditEvent } = ctx.store.q.t
    const events = await ctx.store.q.select().from(auditEvent)
    expect(events.at(-1)).toMatchObject({ event: 'organisation.changed' })
    expect(events.at(-1)?.body).toContain('"under_signature":{"meaning":true,"name":false,"time":true}')
  })
})
