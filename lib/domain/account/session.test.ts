import { beforeAll, beforeEach, expect, it } from 'vitest'
import { countingReads, onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#lib/core/clock.ts'
import { removeMember } from '#lib/domain/contract/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  authorizeManage,
  changePassword,
  endOtherSessions,
  endSession,
  findMember,
  inviteMember,
  issueAccountToken,
  listMembers,
  listSessions,
  type Member,
  memberOfSession,
  resetPassword,
  type SessionClaim,
  setUp,
  signIn,
  signOut,
  sweepSessions,
} from './index.ts'

const password = 'seven grey herons wade'
const email = 'olga@acme.example'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

onEachDatabase('the sessions of a member', (open) => {
  let ctx: TestCtx
  let reads: string[]
  beforeAll(async () => {
    const counting = countingReads(await open())
    reads = counting.reads
    ctx = testContext(counting.store)
    await setUp(ctx, { organisation: 'Acme', name: 'Olga', email, password, timeZone: 'UTC', locale: 'en' })
  })
  beforeEach(() => ctx.advance(8 * DAY))

  async function begin(userAgent = firefox, ip = '203.0.113.7'): Promise<SessionClaim> {
    const claim = await signIn({ ...ctx, request: { ip, userAgent } }, { email, password })
    if (!claim) throw new Error('Olga could not sign in')
    return claim
  }
  async function memberOf(claim: SessionClaim): Promise<Member> {
    const member = await memberOfSession(ctx, claim)
    if (!member) throw new Error('the session has ended')
    return member
  }
  const lastEvents = async (count: number) =>
    (await ctx.store.q.select().from(ctx.store.q.t.auditEvent)).slice(-count).map(({ event, metadata }) => ({
      event,
      metadata,
    }))

  it('end at sign-out, after which a copy of the cookie is refused', async () => {
    const claim = await begin()
    expect(await memberOf(claim)).toMatchObject({ email, sessionId: claim.sessionId })
    await signOut(ctx, claim)
    expect(await memberOfSession(ctx, claim)).toBeNull()
    await signOut(ctx, claim)
    expect((await lastEvents(2)).map(({ event }) => event)).toEqual(['member.signed_in', 'member.signed_out'])
  })

  it('end after 12 hours without a request', async () => {
    const claim = await begin()
    ctx.advance(12 * HOUR - SECOND)
    expect(await memberOfSession(ctx, claim)).not.toBeNull()
    ctx.advance(12 * HOUR)
    expect(await memberOfSession(ctx, claim)).toBeNull()
  })

  it('end 7 days after sign-in, however often they are used', async () => {
    const claim = await begin()
    for (let hours = 6; hours < 7 * 24; hours += 6) {
      ctx.advance(6 * HOUR)
      expect(await memberOfSession(ctx, claim)).not.toBeNull()
    }
    ctx.advance(6 * HOUR)
    expect(await memberOfSession(ctx, claim)).toBeNull()
  })

  it('are read with one query, and written at most once a minute', async () => {
    const claim = await begin()
    const lastSeen = async () =>
      (await ctx.store.q.select().from(ctx.store.q.t.memberSession)).map((row) => row.lastSeenAt)
    const before = await lastSeen()
    ctx.advance(MINUTE - SECOND)
    reads.length = 0
    await memberOf(claim)
    expect(reads).toEqual(['member_session'])
    expect(await lastSeen()).toEqual(before)
    ctx.advance(SECOND)
    await memberOf(claim)
    expect(await lastSeen()).not.toEqual(before)
  })

  it('are listed with device and address, the newest use first, and can be ended one by one', async () => {
    const [here, phone] = [await begin(), await begin(iphone, '198.51.100.9')]
    ctx.advance(MINUTE)
    const member = await memberOf(here)
    const listed = await listSessions(ctx, member)
    expect(listed).toMatchObject([
      { isThis: true, device: { browser: 'Firefox', system: 'Linux' }, address: '203.0.113.7' },
      {
        isThis: false,
        device: { browser: 'Safari', system: 'iOS' },
        address: '198.51.100.9',
        lastSeenAt: expect.any(Date),
      },
    ])
    await endSession(ctx, member, phone.sessionId)
    expect(await memberOfSession(ctx, phone)).toBeNull()
    expect(await lastEvents(1)).toEqual([{ event: 'member.session_ended', metadata: '{"sessions":1}' }])
    await expect(endSession(ctx, member, phone.sessionId)).rejects.toThrow('not_found')
    expect(await listSessions(ctx, member)).toHaveLength(1)
  })

  it('can be ended all but this one', async () => {
    const [here, ...others] = [await begin(), await begin(iphone), await begin()]
    await endOtherSessions(ctx, await memberOf(here))
    expect(await memberOfSession(ctx, here)).not.toBeNull()
    for (const other of others) expect(await memberOfSession(ctx, other)).toBeNull()
    expect(await lastEvents(1)).toEqual([{ event: 'member.session_ended', metadata: '{"sessions":2}' }])
  })

  it('end when the password changes, all but the one that changed it', async () => {
    const [here, other] = [await begin(), await begin(iphone)]
    await changePassword(ctx, await memberOf(here), { current: password, password })
    expect(await memberOfSession(ctx, here)).not.toBeNull()
    expect(await memberOfSession(ctx, other)).toBeNull()
    const { userId } = await memberOf(here)
    await resetPassword(ctx, { token: await issueAccountToken(ctx, userId, 'reset'), password })
    expect(await memberOfSession(ctx, here)).toBeNull()
  })

  it('of a removed member end, and those of another member cannot be ended', async () => {
    const admin = authorizeManage(await memberOf(await begin()))
    const mia = { name: 'Mia', email: 'mia@acme.example', role: 'member' } as const
    await inviteMember(ctx, admin, mia)
    const row = (await listMembers(ctx, admin)).find((one) => one.email === mia.email)
    const [user] = (await ctx.store.q.select().from(ctx.store.q.t.user)).filter((one) => one.email === mia.email)
    if (!row || !user) throw new Error('Mia is not a member')
    await resetPassword(ctx, { token: await issueAccountToken(ctx, user.id, 'invite'), password })
    const claim = await signIn(ctx, { email: mia.email, password })
    if (!claim) throw new Error('Mia could not sign in')
    await expect(endSession(ctx, admin, claim.sessionId)).rejects.toThrow('not_found')
    await removeMember(ctx, admin, row.memberId as never)
    expect(await memberOfSession(ctx, claim)).toBeNull()
    await inviteMember(ctx, admin, mia)
    expect(await memberOfSession(ctx, claim)).toBeNull()
  })

  it('are deleted after they ended, and a session of an older version is none', async () => {
    const claim = await begin()
    ctx.advance(13 * HOUR)
    await ctx.store.tx((q) => sweepSessions(q, ctx.now()))
    expect(await ctx.store.q.select().from(ctx.store.q.t.memberSession)).toEqual([])
    expect(await memberOfSession(ctx, claim)).toBeNull()
    expect(await memberOfSession(ctx, { userId: 'u', sessionEpoch: 1 } as never)).toBeNull()
    expect(await findMember(ctx.store.q, 'u' as never)).toBeNull()
  })
})
