import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { insertMember, insertOrganisation, insertUser, tryRemoveMember } from '#lib/domain/account/account.store.ts'
import {
  type Authorized,
  authorizeManage,
  findMember,
  inviteMember,
  type Member,
  renameSelf,
  signIn,
} from '#lib/domain/account/index.ts'
import { createSample, deleteDraft, openDraft } from '#lib/domain/contract/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appendEvents, readHead } from '#lib/engines/audit/index.ts'
import { ana, ben, founder, opened, sentContract } from '#lib/server/jobs/testing.ts'
import { exportLog, searchLog, startLogCheck, viewEvent, viewLogCheck } from './index.ts'
import { logQuerySchema } from './log-query.rules.ts'
import type { LogEntry } from './schema.ts'

type Admin = Authorized<Member, 'manage'>

/** A second organisation in the same database, which the set-up does not create. */
async function secondOrganisation(ctx: TestCtx): Promise<Admin> {
  const person = { email: 'bob@bolt.example', name: 'Bob Bolt', passwordHash: '' }
  const userId = await ctx.store.tx(async (q) => {
    const input = { name: 'Bolt', timeZone: 'UTC', locale: 'en' } as const
    const organisationId = await insertOrganisation(q, input, ctx.now())
    const id = await insertUser(q, person, ctx.now())
    await insertMember(q, { organisationId, userId: id, role: 'admin' }, ctx.now())
    return id
  })
  const member = await findMember(ctx.store.q, userId)
  if (!member) throw new Error('the second admin is not a member')
  return authorizeManage(member)
}

onEachDatabase('the log of two organisations', (open) => {
  let ctx: TestCtx
  let olga: Admin
  let bob: Admin
  let ids: { acme: ContractId; bolt: ContractId; draft: ContractId }

  beforeAll(async () => {
    ctx = testContext(await open())
    olga = authorizeManage(await founder(ctx))
    bob = await secondOrganisation(ctx)
    const acme = await sentContract(ctx, olga, [ana])
    await opened(ctx, ana.email)
    const bolt = await sentContract(ctx, bob, [ben])
    const draft = await createSample(ctx, bob)
    await deleteDraft(ctx, bob, await openDraft(ctx, bob, draft))
    await inviteMember(ctx, bob, { name: 'Ivo Neu', email: 'ivo@bolt.example', role: 'member' })
    for (const email of [olga.email, bob.email, 'unknown@else.example']) await signIn(ctx, { email, password: 'wrong' })
    await (await startLogCheck(ctx, bob)).ended
    await exportLog(ctx, bob, logQuerySchema.parse({}), 'jsonl')
    ids = { acme, bolt, draft }
  })

  async function entriesOf(admin: Admin, values: Record<string, string> = {}): Promise<LogEntry[]> {
    const page = await searchLog(ctx, admin, logQuerySchema.parse(values))
    expect(page.older).toBeNull()
    return page.entries
  }
  const seqsOf = async (admin: Admin, values?: Record<string, string>) =>
    (await entriesOf(admin, values)).map(({ seq }) => seq).reverse()

  async function exported(admin: Admin, format: 'csv' | 'jsonl'): Promise<string> {
    let text = ''
    for await (const piece of await exportLog(ctx, admin, logQuerySchema.parse({}), format)) text += piece
    return text
  }

  it('shows each admin the events of their own organisation, and those of the installation', async () => {
    const { size } = await readHead(ctx.store.q)
    const [acme, bolt] = [await seqsOf(olga), await seqsOf(bob)]
    const shared = acme.filter((seq) => bolt.includes(seq))
    const events = await Promise.all(shared.map(async (seq) => (await viewEvent(ctx, olga, seq)).event))
    // The third attempt to sign in names no member.
    expect(events).toEqual(['sign_in.refused', 'log.verified'])
    expect(new Set([...acme, ...bolt]).size).toBe(size)
    const contracts = (entries: LogEntry[]) => new Set(entries.flatMap(({ contract }) => contract?.id ?? []))
    expect(contracts(await entriesOf(olga))).toEqual(new Set([ids.acme]))
    expect(contracts(await entriesOf(bob))).toEqual(new Set([ids.bolt, ids.draft]))
    const kinds = (await entriesOf(bob)).map(({ event }) => event)
    expect(kinds).toEqual(expect.arrayContaining(['member.invited', 'log.exported', 'contract.deleted']))
    expect(kinds).not.toContain('organisation.set_up')
  })

  it('finds nothing of another organisation, by any condition', async () => {
    for (const contract of [ids.bolt, ids.draft]) expect(await seqsOf(olga, { contract })).toEqual([])
    for (const person of ['ben@', 'bob', 'ivo@', 'bolt.example'])
      expect(await seqsOf(olga, { person }), person).toEqual([])
    for (const kind of ['member.invited', 'log.exported', 'contract.deleted'])
      expect(await seqsOf(olga, { kind }), kind).toEqual([])
    expect(await seqsOf(olga, { text: ids.bolt })).toEqual([])
    expect(await seqsOf(bob, { kind: 'link.opened' })).toEqual([])
    expect(await seqsOf(bob, { person: 'ana@' })).toEqual([])
    const isForeign = (await seqsOf(bob, { contract: ids.bolt })).map((seq) =>
      viewEvent(ctx, olga, seq).then(
        () => 'shown',
        (error) => error.code,
      ),
    )
    expect(new Set(await Promise.all(isForeign))).toEqual(new Set(['not_found']))
  })

  it('exports nothing of another organisation', async () => {
    const expected = await seqsOf(olga)
    const lines = (await exported(olga, 'jsonl')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(expected)
    const csv = await exported(olga, 'csv')
    expect(csv).toContain(ana.name)
    for (const trace of [ids.bolt, ids.draft, ben.name, 'ivo@bolt.example']) expect(csv).not.toContain(trace)
  })

  it('counts a check of the whole log for every admin', async () => {
    const { last } = await viewLogCheck(ctx, olga)
    expect(last).toMatchObject({ problems: 0 })
  })

  it('shows the events of a member who changed the organisation to the one of the time', async () => {
    const { store } = ctx
    const userId = await store.tx(async (q) => {
      const id = await insertUser(q, { email: 'mia@example.com', name: 'Mia', passwordHash: '' }, ctx.now())
      await insertMember(q, { organisationId: olga.organisationId, userId: id, role: 'member' }, ctx.now())
      return id
    })
    const mia = async () => (await findMember(ctx.store.q, userId)) as Member
    await renameSelf(ctx, await mia(), 'Mia at Acme')
    ctx.advance(DAY)
    const { memberId } = await mia()
    await store.tx(async (q) => {
      await tryRemoveMember(q, olga.organisationId, memberId, ctx.now())
      ctx.advance(DAY)
      await insertMember(q, { organisationId: bob.organisationId, userId, role: 'member' }, ctx.now())
    })
    await renameSelf(ctx, await mia(), 'Mia at Bolt')
    const namesSeenBy = async (admin: Admin) =>
      (await entriesOf(admin, { kind: 'member.renamed' })).map(({ details }) => details.name)
    expect(await namesSeenBy(olga)).toEqual(['Mia at Acme'])
    expect(await namesSeenBy(bob)).toEqual(['Mia at Bolt'])
  })

  it('finds the events of a small organisation behind many of another', async () => {
    const actor = { kind: 'member', id: bob.userId } as const
    const event = { event: 'member.signed_in', contractId: null, actor, at: ctx.now(), request: null } as const
    await ctx.store.tx((q) =>
      appendEvents(
        q,
        Array.from({ length: 60 }, () => event),
      ),
    )
    expect((await entriesOf(olga)).some(({ contract }) => contract?.id === ids.acme)).toBe(true)
  })
})
