import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { authorizeManage, inviteMember } from '#lib/domain/account/index.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import { erasePerson } from '#lib/domain/privacy/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { newestOfKind } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, opened, sentContract } from '#lib/server/jobs/testing.ts'
import { exportLog, searchLog, startLogCheck, viewEvent, viewLogCheck } from './index.ts'
import { logQuerySchema } from './log-query.rules.ts'

const query = (values: Record<string, string> = {}) => logQuerySchema.parse(values)

/** A contract with Ana and Ben, whose link Ana opened, and another with Ben alone. */
async function scene(ctx: TestCtx) {
  const member = await founder(ctx)
  const id = await sentContract(ctx, member, [ana, ben])
  await opened(ctx, ana.email)
  const other = await sentContract(ctx, member, [ben])
  return { admin: authorizeManage(member), id, other }
}

const kindsIn = async (ctx: TestCtx, { admin }: Awaited<ReturnType<typeof scene>>, values: Record<string, string>) =>
  (await searchLog(ctx, admin, query(values))).entries.map((entry) => entry.event)

async function textOf(pieces: AsyncGenerator<string, void, undefined>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

onEachDatabase('the log page', (open) => {
  let first: ReturnType<typeof begin> | undefined
  const begin = async () => {
    const ctx = testContext(await open())
    return { ctx, made: await scene(ctx) }
  }
  /** One scene for the tests that change nothing. */
  const shared = () => {
    first ??= begin()
    return first
  }

  it('finds the actions of a person and the messages to them, by a part of a name or an address', async () => {
    const { ctx, made } = await shared()
    const { admin, id, other } = made
    expect(await kindsIn(ctx, made, { person: 'núñez' })).toEqual(['recipient.viewed', 'link.opened'])
    expect(await kindsIn(ctx, made, { person: 'ANA@' })).toEqual(['recipient.viewed', 'link.opened', 'message.sent'])
    expect(await kindsIn(ctx, made, { person: 'nobody@' })).toEqual([])
    expect((await kindsIn(ctx, made, { person: 'olga' })).slice(0, 2)).toEqual(['contract.sent', 'document.uploaded'])
    expect(await kindsIn(ctx, made, { contract: other, kind: 'all:message' })).toEqual(['message.sent'])
    expect(await kindsIn(ctx, made, { contract: 'LEASE', kind: 'contract.sent' })).toEqual([
      'contract.sent',
      'contract.sent',
    ])
    expect(await kindsIn(ctx, made, { from: '2026-11-22' })).toEqual([])
    const opening = (await searchLog(ctx, admin, query({ kind: 'link.opened' }))).entries[0]
    expect(opening).toMatchObject({ actor: ana.name, contract: { id, title: 'Lease 2026' }, ipAddress: '203.0.113.7' })
  })

  it('names a member by their account if the event names another person', async () => {
    const ctx = testContext(await open())
    const admin = authorizeManage(await founder(ctx))
    await inviteMember(ctx, admin, { name: 'Ivo Neu', email: 'ivo@acme.example', role: 'member' })
    const [entry] = (await searchLog(ctx, admin, query({ person: 'ivo@' }))).entries
    expect(entry).toMatchObject({ event: 'member.invited', actor: admin.name, details: { name: 'Ivo Neu' } })
  })

  it('can be paged in both directions', async () => {
    const { ctx, made } = await shared()
    const { admin } = made
    const first = await searchLog(ctx, admin, query())
    expect([first.newer, first.older]).toEqual([null, null])
    const some = await searchLog(ctx, admin, query({ before: '3' }))
    expect([some.entries.map((entry) => entry.seq), some.newer, some.older]).toEqual([[2, 1, 0], 2, null])
    const up = await searchLog(ctx, admin, query({ after: '2' }))
    expect([up.entries.at(-1)?.seq, up.newer, up.older]).toEqual([3, null, 3])
  })

  it('shows an event verbatim, and refuses an unknown number', async () => {
    const { ctx, made } = await shared()
    const { admin } = made
    const view = await viewEvent(ctx, admin, 2)
    expect(sha256Hex(Buffer.from(`\0${view.body}`))).toBe(view.leaf)
    expect(JSON.parse(view.personal?.body ?? '{}')).toMatchObject({ name: admin.name })
    for (const seq of [-1, 999, 1.5]) await expect(viewEvent(ctx, admin, seq)).rejects.toThrow(Refusal)
  })

  it('exports the matching events with all data for their hashes, and logs the export', async () => {
    const ctx = testContext(await open())
    const { admin, id } = await scene(ctx)
    await voidContract(ctx, admin, await openContract(ctx, admin, id, 'void'), '=cmd|" /C calc"!A1')
    await drain(ctx)
    const [person] = (await searchLog(ctx, admin, query({ kind: 'link.opened' }))).entries
    await erasePerson(ctx, admin, await openContract(ctx, admin, id, 'erase'), person?.actorId ?? '')
    const wanted = query({ contract: id, person: '' })
    const lines = (await textOf(await exportLog(ctx, admin, wanted, 'jsonl'))).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { seq: number; leaf: string; body: string; personal: unknown })
    expect(rows.map((row) => sha256Hex(Buffer.from(`\0${row.body}`)))).toEqual(rows.map((row) => row.leaf))
    const { entries } = await searchLog(ctx, admin, wanted)
    expect(rows.map((row) => row.seq)).toEqual(entries.map((entry) => entry.seq).toReversed())
    expect(rows.filter((row) => row.personal === null)).toHaveLength(entries.filter((entry) => entry.erased).length)
    const event = await newestOfKind(ctx.store.q, 'log.exported')
    expect(event).toMatchObject({
      data: { format: 'jsonl', filters: { by: ['contract'] } },
      actor: { id: admin.userId },
    })

    const csv = await textOf(await exportLog(ctx, admin, query({ contract: id, kind: 'all:contract' }), 'csv'))
    expect(csv.startsWith('\uFEFFseq,time,event,contract,title,')).toBe(true)
    const table = csv.trimEnd().split('\r\n')
    expect(table.map((line) => line.split(',')[2])).toEqual([
      'event',
      'contract.created',
      'document.uploaded',
      'contract.sent',
      'contract.voided',
    ])
    expect(table[3]).toContain(`,Lease 2026,`)
  })

  it('reads an export only as far as it is consumed', async () => {
    const { ctx, made } = await shared()
    const { admin } = made
    const pieces = await exportLog(ctx, admin, query(), 'jsonl')
    expect((await pieces.next()).done).toBe(false)
    await pieces.return()
    expect((await pieces.next()).done).toBe(true)
  })

  it('runs one check at a time, and shows the last result', async () => {
    const ctx = testContext(await open())
    const { admin } = await scene(ctx)
    expect(await viewLogCheck(ctx, admin)).toEqual({ running: null, failed: null, last: null })
    const { ended } = await startLogCheck(ctx, admin)
    const second = await startLogCheck(ctx, admin)
    expect((await viewLogCheck(ctx, admin)).running).not.toBeNull()
    await Promise.all([ended, second.ended])
    const { running, last } = await viewLogCheck(ctx, admin)
    expect([running, last]).toMatchObject([null, { actor: admin.name, problems: 0, found: [] }])
    const count = (await searchLog(ctx, admin, query({ kind: 'log.verified' }))).entries.length
    expect(count).toBe(1)
    expect((await newestOfKind(ctx.store.q, 'log.verified'))?.data).toMatchObject({ events: last?.events, problems: 0 })

    // The problems are listed.
    await ctx.store.tx(async (q) => void (await q.delete(q.t.auditPersonal)))
    await (await startLogCheck(ctx, admin)).ended
    const { last: broken } = await viewLogCheck(ctx, admin)
    expect(broken?.problems).toBe(broken?.events)
    expect(broken?.found[0]).toBe('event 0: its personal data are missing, and no event records their erasure')
  })
})
