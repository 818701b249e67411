import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appendDueRepeats } from '#lib/engines/audit/index.ts'
import {
  changePassword,
  findMember,
  issueAccountToken,
  type Member,
  requestPasswordReset,
  requireContract,
  requireManage,
  resetPassword,
  setUp,
  signIn,
  signOut,
} from './index.ts'

const password = 'a long password'
const wrong = 'a wrong password'
const email = 'olga@acme.example'
const stranger = 'eve@elsewhere.example'

onEachDatabase('the log of sign-ins and refusals', (open) => {
  let ctx: TestCtx
  let olga: Member
  let from = 0
  beforeAll(async () => {
    ctx = testContext(await open())
    const organisation = { organisation: 'Acme', timeZone: 'UTC', locale: 'en' } as const
    const { userId } = await setUp(ctx, { ...organisation, name: 'Olga', email, password })
    olga = (await findMember(ctx.store.q, userId)) as Member
  })
  const events = () => ctx.store.q.select().from(ctx.store.q.t.auditEvent)
  beforeEach(async () => {
    ctx.advance(61 * 60_000)
    from = (await events()).length
  })
  const logged = async () =>
    (await events())
      .filter(({ seq }) => seq >= from)
      .map(({ event, actorId, metadata }) => ({ event, actorId, metadata }))
  const factor = '{"factor":"password"}'

  it('has each sign-in with its factor, and each sign-out', async () => {
    const claim = await signIn(ctx, { email, password })
    if (!claim) throw new Error('Olga could not sign in')
    await signOut(ctx, claim)
    await signOut(ctx, claim)
    expect(await logged()).toEqual([
      { event: 'member.signed_in', actorId: olga.userId, metadata: factor },
      { event: 'member.signed_out', actorId: olga.userId, metadata: '{}' },
    ])
  })

  it('has refused and rate-limited sign-ins, and their repeats as one number an hour', async () => {
    expect(await signIn(ctx, { email: stranger, password: wrong })).toBeNull()
    for (let n = 0; n < 9; n++) await signIn(ctx, { email: stranger, password: wrong })
    for (let n = 0; n < 12; n++)
      await expect(signIn(ctx, { email: stranger, password: wrong })).rejects.toThrow('too_many_requests')
    expect((await logged()).map(({ event }) => event)).toEqual(['sign_in.refused', 'sign_in.limited'])
    ctx.advance(HOUR)
    await appendDueRepeats(ctx.store, ctx.now())
    const repeats = (await logged()).slice(2).map(({ metadata }) => JSON.parse(metadata))
    expect(new Map(repeats.map(({ event, count }) => [event, count]))).toEqual(
      new Map([
        ['sign_in.refused', 9],
        ['sign_in.limited', 4],
      ]),
    )
  })

  it('has password resets that were requested and refused, and password changes', async () => {
    await requestPasswordReset(ctx, stranger)
    await requestPasswordReset(ctx, email)
    await expect(resetPassword(ctx, { token: 'no such token', password })).rejects.toThrow('reset_link_invalid')
    await resetPassword(ctx, { token: await issueAccountToken(ctx, olga.userId, 'reset'), password })
    await expect(changePassword(ctx, olga, { current: wrong, password })).rejects.toThrow('wrong_credentials')
    await changePassword(ctx, olga, { current: password, password })
    expect(await logged()).toEqual([
      { event: 'reset.refused', actorId: null, metadata: '{"reason":"unknown"}' },
      { event: 'reset.requested', actorId: olga.userId, metadata: '{}' },
      { event: 'reset.refused', actorId: null, metadata: '{"reason":"link"}' },
      { event: 'password.changed', actorId: olga.userId, metadata: '{"by":"reset"}' },
      { event: 'password.refused', actorId: olga.userId, metadata: '{}' },
      { event: 'password.changed', actorId: olga.userId, metadata: '{"by":"member"}' },
    ])
  })

  it('has denied access of a member, at most twenty times an hour', async () => {
    const contract = { id: 'c1', organisationId: olga.organisationId, createdBy: 'somebody' }
    const member: Member = { ...olga, role: 'member' }
    await expect(requireContract(ctx, member, contract, 'void')).rejects.toThrow('not_found')
    await expect(
      requireContract(ctx, member, null, 'void'),
      'no denial is logged for a contract that does not exist',
    ).rejects.toThrow('not_found')
    await expect(requireManage(ctx, member)).rejects.toThrow('forbidden')
    expect(await requireManage(ctx, olga)).toBe(olga)
    expect(await logged()).toEqual([
      { event: 'access.denied', actorId: olga.userId, metadata: '{"action":"void","contract":"c1"}' },
      { event: 'access.denied', actorId: olga.userId, metadata: '{"action":"manage","contract":null}' },
    ])
    for (let n = 0; n < 25; n++) await expect(requireManage(ctx, member)).rejects.toThrow('forbidden')
    expect(await logged()).toHaveLength(2)
    ctx.advance(HOUR)
    await appendDueRepeats(ctx.store, ctx.now())
    expect((await logged()).slice(2)).toMatchObject([{ event: 'event.repeated' }])
    const [repeats] = (await logged()).slice(2).map(({ metadata }) => JSON.parse(metadata))
    expect(repeats).toMatchObject({ event: 'access.denied', action: 'manage', count: 18 })
  })

  it('has no passwords, and addresses only in erasable data', async () => {
    const { auditEvent, auditPersonal } = ctx.store.q.t
    const bodies = JSON.stringify(await ctx.store.q.select().from(auditEvent))
    const personal = JSON.stringify(await ctx.store.q.select().from(auditPersonal))
    for (const secret of [password, wrong, 'no such token']) expect(bodies + personal).not.toContain(secret)
    for (const address of [email, stranger]) {
      expect(bodies).not.toContain(address)
      expect(personal).toContain(address)
    }
  })
})
