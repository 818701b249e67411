import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR } from '#lib/core/clock.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import { downloadAsRecipient, ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import {
  ana,
  drain,
  founder,
  opened,
  proven,
  sentContract,
  submitted,
  tokenFor,
  withCode,
} from '#lib/server/jobs/testing.ts'
import {
  declineSigning,
  openLink,
  readerOf,
  requireLinkHolder,
  requireRecipient,
  requireSigner,
  viewAsSigner,
  viewBeforeCode,
  viewGate,
} from './index.ts'

const vera = { role: 'viewer', name: 'Vera', email: 'vera@example.com', phone: '' } as const
const codeNeeded = { code: 'code_needed' }

onEachDatabase('a code before reading', (open) => {
  const linkOf = async (ctx: TestCtx, email: string) => (await openLink(ctx, await tokenFor(ctx, email))).cookie

  it('hides title and document from a person who only has the link', async () => {
    const ctx = testContext(await open())
    const id = await sentContract(ctx, await founder(ctx), [ana, vera], { codeBefore: 'reading' })
    const title = (await findContract(ctx.store.q, id))?.title ?? ''
    expect(await viewGate(ctx, await tokenFor(ctx, ana.email))).toMatchObject({ title: null, recipientName: ana.name })
    for (const { email } of [ana, vera]) {
      const cookie = await linkOf(ctx, email)
      await expect(requireRecipient(ctx, cookie)).rejects.toMatchObject(codeNeeded)
      const holder = await requireLinkHolder(ctx, cookie)
      expect(readerOf(ctx, holder)).toBeNull()
      const view = await viewBeforeCode(ctx, holder)
      expect(view).toMatchObject({ channels: ['email'], sender: { organisation: 'Acme & Söhne' } })
      expect(JSON.stringify(view)).not.toContain(title)
      const reader = await requireRecipient(ctx, await withCode(ctx, cookie, email))
      expect((await downloadAsRecipient(ctx, reader, 'original')).size).toBeGreaterThan(0)
    }
  })

  it('lets a session read for as long as it lasts, and sign for an hour', async () => {
    const ctx = testContext(await open())
    await sentContract(ctx, await founder(ctx), [ana], { codeBefore: 'reading' })
    const cookie = await withCode(ctx, await linkOf(ctx, ana.email), ana.email)
    ctx.advance(20 * HOUR)
    expect(await viewAsSigner(ctx, await requireSigner(ctx, cookie))).toMatchObject({ verified: false })
  })

  it('is also asked for 30 days after the end of a contract', async () => {
    const ctx = testContext(await open())
    const id = await sentContract(ctx, await founder(ctx), [ana])
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    const token = await tokenFor(ctx, ana.email)
    ctx.advance(29 * DAY)
    expect(await viewGate(ctx, token)).not.toMatchObject({ title: null })
    ctx.advance(2 * DAY)
    expect(await viewGate(ctx, token)).toMatchObject({ title: null })
    const { cookie } = await openLink(ctx, token)
    await expect(requireRecipient(ctx, cookie)).rejects.toMatchObject(codeNeeded)
    const reader = await requireRecipient(ctx, await withCode(ctx, cookie, ana.email))
    expect((await downloadAsRecipient(ctx, reader, 'signed')).size).toBeGreaterThan(0)
  })
})

onEachDatabase('declining', (open) => {
  it('needs a code, whose channel is logged', async () => {
    const ctx = testContext(await open())
    const id = await sentContract(ctx, await founder(ctx), [ana])
    const cookie = await opened(ctx, ana.email)
    await expect(declineSigning(ctx, await requireSigner(ctx, cookie), 'no')).rejects.toMatchObject(codeNeeded)
    await declineSigning(ctx, await requireSigner(ctx, await withCode(ctx, cookie, ana.email)), 'no')
    const declined = (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'recipient.declined')
    expect(declined).toMatchObject([{ data: { channel: 'email' } }])
  })
})
