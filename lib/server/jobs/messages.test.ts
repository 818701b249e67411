import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR, MINUTE } from '#lib/core/clock.ts'
import { type ContractId, messageId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient, voidContract } from '#lib/domain/contract/index.ts'
import { listMessages, sendCode, sendMessage, sendMessageAgain } from '#lib/domain/notify/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import {
  answerRemoval,
  declineSigning,
  partiesFor,
  requestCode,
  requireSigner,
  resendLink,
} from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import type { Delivery } from '#lib/engines/delivery/index.ts'
import { ana, ben, drain, founder, messageTo, opened, proven, sentContract, submitted } from './testing.ts'

onEachDatabase('the messages of a contract', (open) => {
  let ctx: TestCtx
  let member: Member
  let working: Delivery
  beforeAll(async () => {
    ctx = testContext(await open())
    working = ctx.delivery
    member = await founder(ctx)
  })
  beforeEach(() => {
    ctx.delivery = working
  })

  const broken = (): Delivery => ({
    ...working,
    sendEmail: async () => ({ ok: false, error: '421 try again later', permanent: false }),
  })
  const asMember = <A extends 'read' | 'send' | 'edit' | 'void'>(id: ContractId, action: A) =>
    openContract(ctx, member, id, action)
  const recipient = async (id: ContractId, email: string) => {
    const found = (await recipientsOf(ctx.store.q, id)).find((person) => person.email === email)
    if (!found) throw new Error(`no recipient has the address ${email}`)
    return found
  }
  const mailsTo = async (email: string) =>
    (await working.localMessages()).filter((message) => message.to.includes(email)).length

  it('do not go to a recipient who was removed while the mail server was down', async () => {
    const before = await mailsTo(ben.email)
    ctx.delivery = broken()
    const id = await sentContract(ctx, member, [ana, ben])
    await removeRecipient(ctx, member, await asMember(id, 'edit'), (await recipient(id, ben.email)).id)
    ctx.delivery = working
    ctx.advance(MINUTE)
    await drain(ctx)
    expect(await mailsTo(ben.email)).toBe(before)
    const messages = await listMessages(ctx, await asMember(id, 'read'))
    const bens = messages.find(({ address }) => address === ben.email)
    expect(bens).toMatchObject({ state: 'failed', error: '421 try again later' })
    expect(messages.find(({ address }) => address === ana.email)).toMatchObject({ state: 'sent' })
    await expect(sendMessageAgain(ctx, await asMember(id, 'send'), messageId.parse(bens?.id))).rejects.toThrow(
      'not_pending',
    )
  })

  it('are deleted from the queue once they are obsolete', async () => {
    const id = await sentContract(ctx, member, [ana])
    await resendLink(ctx, member, await asMember(id, 'send'), (await recipient(id, ana.email)).id)
    await voidContract(ctx, member, await asMember(id, 'void'), 'wrong annex')
    await drain(ctx)
    const states = (await listMessages(ctx, await asMember(id, 'read'))).map(({ kind, state }) => `${kind} ${state}`)
    expect(states.sort()).toEqual(['invitation sent', 'voided sent'])
  })

  it('are sent once when the sender resends them during a retry', async () => {
    ctx.delivery = broken()
    const id = await sentContract(ctx, member, [ana])
    const sent: string[] = []
    ctx.delivery = {
      ...working,
      sendEmail: (mail) => {
        sent.push(mail.messageId)
        return working.sendEmail(mail)
      },
    }
    const [message] = await listMessages(ctx, await asMember(id, 'read'))
    await sendMessageAgain(ctx, await asMember(id, 'send'), messageId.parse(message?.id))
    ctx.advance(MINUTE)
    await drain(ctx)
    expect(sent).toEqual([message?.id])
  })

  it('are not lost when two attempts overlap and the one that sends fails', async () => {
    ctx.delivery = broken()
    const id = await sentContract(ctx, member, [ana])
    const [message] = await listMessages(ctx, await asMember(id, 'read'))
    expect(message).toMatchObject({ state: 'failed', retryAt: expect.any(Date) })
    expect((await recipient(id, ana.email)).deliveryError, 'a fault that passes').toBeNull()
    const hanging = Promise.withResolvers<void>()
    ctx.delivery = {
      ...working,
      sendEmail: async () => {
        await hanging.promise
        return { ok: false, error: '421 try again later', permanent: false }
      },
    }
    const both = [1, 2].map(() => sendMessage(ctx, messageId.parse(message?.id)))
    hanging.resolve()
    // Neither job may end as if its work were done.
    for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected')
  })

  it('are not resent for a contract that was voided after its page was read', async () => {
    ctx.delivery = broken()
    const id = await sentContract(ctx, member, [ana])
    const shown = await asMember(id, 'send')
    const [message] = await listMessages(ctx, await asMember(id, 'read'))
    await voidContract(ctx, member, await asMember(id, 'void'), 'wrong annex')
    await expect(sendMessageAgain(ctx, shown, messageId.parse(message?.id))).rejects.toThrow('not_pending')
  })

  it('are failed again if they become obsolete after the sender resends them', async () => {
    ctx.delivery = broken()
    const id = await sentContract(ctx, member, [ana])
    const [message] = await listMessages(ctx, await asMember(id, 'read'))
    await sendMessageAgain(ctx, await asMember(id, 'send'), messageId.parse(message?.id))
    await voidContract(ctx, member, await asMember(id, 'void'), 'wrong annex')
    ctx.delivery = working
    ctx.advance(MINUTE)
    await drain(ctx)
    const states = (await listMessages(ctx, await asMember(id, 'read'))).map(({ kind, state }) => `${kind} ${state}`)
    expect(states.sort()).toEqual(['invitation failed', 'voided sent'])
  })

  it('contain the hash of the final document, even if it was sealed again after the last signature', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    await declineSigning(ctx, await requireSigner(ctx, await proven(ctx, ben.email)), '')
    await removeRecipient(ctx, member, await asMember(id, 'edit'), (await recipient(id, ben.email)).id)
    ctx.advance(2 * MINUTE)
    await drain(ctx)
    const signer = await requireSigner(ctx, await proven(ctx, ana.email))
    const { sha256 } = await partiesFor(ctx, signer)
    await answerRemoval(ctx, signer, { agree: true, partiesSha256: sha256, locale: 'en' })
    ctx.advance(1000)
    await drain(ctx)
    const document = await ensureSigned(ctx, id)
    expect(document).toMatchObject({ version: 3, complete: true })
    expect(await messageTo(ctx, ana.email, /Everyone has signed/)).toContain(document?.sha256)
  })

  it('contain a new link with which a locked signer can request codes', async () => {
    const id = await sentContract(ctx, member, [ana])
    const { id: subject } = await recipient(id, ana.email)
    const gate = { key: `subject:${subject}`, failures: 100, lockedAt: ctx.now(), touchedAt: ctx.now() }
    await ctx.store.tx(async (q) => void (await q.insert(q.t.codeGate).values(gate)))
    const ask = async () => requestCode(ctx, await requireSigner(ctx, await opened(ctx, ana.email)), 'email', sendCode)
    await expect(ask()).rejects.toThrow('code_locked')
    await resendLink(ctx, member, await asMember(id, 'send'), subject)
    ctx.advance(HOUR)
    await drain(ctx)
    expect(await ask()).toMatchObject({ sent: true })
  })
})
