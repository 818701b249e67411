import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { evidenceAsRecipient } from '#lib/domain/evidence/index.ts'
import { sendCode } from '#lib/domain/notify/index.ts'
import { downloadAsRecipient } from '#lib/domain/sealing/index.ts'
import {
  openLink,
  proveIdentity,
  recordViewed,
  requestCode,
  requireRecipient,
  requireSigner,
  type Signer,
  shownDocument,
} from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext, withChangeBefore } from '#lib/domain/testing.ts'
import { eventsOfContract, verifyLog } from '#lib/engines/audit/index.ts'
import type { Email } from '#lib/engines/delivery/index.ts'
import { ana, ben, drain, founder, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'
import { erase, everything, type Scene, signedByAna } from './testing.ts'

onEachDatabase('erasing a person who acts at the same time', (open) => {
  it('stores nothing about a recipient who is erased while a mail to them is sent', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, ben])
    const scene: Scene = { ctx, member, id }
    const [first] = await recipientsOf(ctx.store.q, id)
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'Other terms')
    const delivery = {
      ...ctx.delivery,
      sendEmail: async (mail: Email) => {
        if (mail.to === ana.email) await erase(scene, first?.id ?? '')
        return { ok: false, error: `450 <${mail.to}> is greylisted`, permanent: false } as const
      },
    }
    await drain({ ...ctx, delivery })
    expect(await everything(scene)).not.toContain(ana.email)
    const events = await eventsOfContract(ctx.store.q, id)
    const failed = events.filter((event) => event.event === 'message.failed')
    expect(failed.map((event) => event.personal?.to ?? null)).toEqual(expect.arrayContaining([null, ben.email]))
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })

  it('stores nothing about a recipient who is erased while they open their link, view or download', async () => {
    const ctx = testContext(await open())
    const viewer = (name: string) => ({ role: 'viewer', name, email: `${name}@example.com`, phone: '' }) as const
    const people = [ana, viewer('vera'), viewer('otto')] as const
    const scene = await signedByAna(ctx, await founder(ctx), [...people])
    const { id } = scene
    const [signer, vera, otto] = await recipientsOf(ctx.store.q, id)
    const session = async (email = '') =>
      requireRecipient(ctx, (await openLink(ctx, await tokenFor(ctx, email))).cookie)
    const [veras, ottos] = [await session(vera?.email), await session(otto?.email)]
    const token = await tokenFor(ctx, ana.email)
    const request = { ip: '198.51.100.9', userAgent: 'Raced/1.0' }
    const racing = (transaction: number, recipientId = '') => ({
      ...withChangeBefore(transaction, ctx, () => erase(scene, recipientId)),
      request,
    })

    // The first transaction counts the visit.
    await expect(openLink(racing(2, signer?.id), token)).rejects.toEqual(new Refusal('link_invalid'))
    await recordViewed(racing(1, vera?.id), veras, await shownDocument(ctx, veras))
    await downloadAsRecipient(racing(1, vera?.id), veras, 'original')
    await evidenceAsRecipient(racing(1, otto?.id), ottos)
    await drain(ctx)

    const rest = await everything(scene)
    for (const { name, email } of people) for (const trace of [name, email]) expect(rest).not.toContain(trace)
    expect(rest).not.toContain(request.userAgent)
    const events = await eventsOfContract(ctx.store.q, id)
    expect(events.filter((event) => event.event === 'link.opened' && event.userAgent !== null)).toEqual([])
    expect(events.filter((event) => event.event === 'recipient.viewed').map(({ actor }) => actor.id)).toEqual([
      signer?.id,
    ])
    const personal = { ip: null, user_agent: null }
    expect(events.filter((event) => event.event === 'file.downloaded')).toMatchObject([
      { actor: { kind: 'recipient', id: vera?.id }, data: { what: 'original' }, personal },
      { actor: { kind: 'recipient', id: otto?.id }, data: { what: 'evidence' }, personal },
    ])
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })

  it('stores nothing about a recipient who is erased while they request or enter a code', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const request = { ip: '198.51.100.9', userAgent: 'Raced/1.0' }
    const sendEmail = async ({ to }: Email) =>
      ({ ok: false, error: `450 <${to}> is greylisted`, permanent: false }) as const
    const failing = { ...ctx, delivery: { ...ctx.delivery, sendEmail } }
    type Act = (ctx: Ctx, signer: Signer) => Promise<unknown>
    const requesting: Act = (of, signer) => requestCode(of, signer, 'email', sendCode)
    const entering: Act = (of, signer) => proveIdentity(of, signer, '000000')
    /** The outcome if Ana is erased immediately before the transaction with this number of what she does. */
    const raced = async (act: Act, transaction: number, base: TestCtx = ctx) => {
      const scene: Scene = { ctx, member, id: await sentContract(ctx, member, [ana]) }
      const { cookie } = await openLink(ctx, await tokenFor(ctx, ana.email))
      const signer = await requireSigner(ctx, cookie)
      const end = async () => {
        await voidContract(ctx, member, await openContract(ctx, member, scene.id, 'void'), '')
        await erase(scene, null)
      }
      const racing = { ...withChangeBefore(transaction, base, end), request }
      const outcome = await act(racing, signer).catch((error: unknown) => error)
      const events = await eventsOfContract(ctx.store.q, scene.id)
      const since = events.slice(events.findLastIndex(({ event }) => event === 'recipient.erased') + 1)
      return { outcome, since: since.map(({ event, personal }) => ({ event, personal })) }
    }
    const refused = { outcome: new Refusal('contract_voided'), since: [] }
    expect(await raced(requesting, 1)).toEqual(refused)
    expect(await raced(requesting, 2)).toEqual(refused)
    expect(await raced(entering, 1)).toEqual(refused)
    const personal = { ip: null, user_agent: null }
    const late = await raced(requesting, 4, failing)
    expect(late).toMatchObject({ outcome: { sent: false }, since: [{ event: 'code.undelivered', personal }] })
    await drain(ctx)
    const rest = await everything({ ctx })
    for (const trace of [ana.name, ana.email, request.ip, request.userAgent]) expect(rest).not.toContain(trace)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })
})
