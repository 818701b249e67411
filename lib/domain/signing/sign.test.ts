import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, MINUTE } from '#lib/core/clock.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient } from '#lib/domain/contract/index.ts'
import { testContext, withChangeBefore } from '#lib/domain/testing.ts'
import { agreed, ana, ben, founder, sentContract, submission } from '#lib/server/jobs/testing.ts'
import { declineSigning, requireSigner, resendLink, submitSigning } from './index.ts'
import { findSignature } from './signing.store.ts'

onEachDatabase('a signer who acts', (open) => {
  it('is refused with the reason that applies once the contract is locked', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, ben])
    const signer = await requireSigner(ctx, await agreed(ctx, ana.email))
    const input = await submission(ctx, signer)
    const remove = async () => {
      const [first] = await recipientsOf(ctx.store.q, id)
      if (first) await removeRecipient(ctx, member, await openContract(ctx, member, id, 'edit'), first.id)
    }
    const racing = withChangeBefore(1, ctx, remove)
    await expect(submitSigning(racing, signer, input, { idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'recipient_removed',
    })
  })

  it('is refused if the link that opened the session was replaced meanwhile', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana])
    const signer = await requireSigner(ctx, await agreed(ctx, ana.email))
    const input = await submission(ctx, signer)
    const resend = async () => resendLink(ctx, member, await openContract(ctx, member, id, 'send'), signer.id)
    ctx.advance(10 * MINUTE)
    const racing = withChangeBefore(1, ctx, resend)
    await expect(submitSigning(racing, signer, input, { idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'session_expired',
    })
    expect(await findSignature(ctx.store.q, signer.id)).toBeNull()
  })

  it('has a session of at most seven days, however often it is used', async () => {
    const ctx = testContext(await open())
    await sentContract(ctx, await founder(ctx), [ana])
    const cookie = await agreed(ctx, ana.email)
    for (let days = 0; days < 6; days += 1) {
      ctx.advance(DAY - MINUTE)
      await requireSigner(ctx, cookie)
    }
    ctx.advance(DAY)
    await requireSigner(ctx, cookie)
    ctx.advance(HOUR)
    await expect(requireSigner(ctx, cookie)).rejects.toMatchObject({ code: 'session_expired' })
  })

  it('declines once, also if another request declines at the same time', async () => {
    const ctx = testContext(await open())
    await sentContract(ctx, await founder(ctx), [ana])
    const signer = await requireSigner(ctx, await agreed(ctx, ana.email))
    const racing = withChangeBefore(1, ctx, () => declineSigning(ctx, signer, 'first'))
    await declineSigning(racing, signer, 'second')
    const again = await recipientsOf(ctx.store.q, signer.contractId)
    expect(again).toMatchObject([{ status: 'declined', declineReason: 'first' }])
  })
})
