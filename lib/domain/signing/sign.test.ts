import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient } from '#lib/domain/contract/index.ts'
import { testContext, withChangeBefore } from '#lib/domain/testing.ts'
import { agreed, ana, ben, founder, sentContract, submission } from '#lib/server/jobs/testing.ts'
import { declineSigning, requireSigner, submitSigning } from './index.ts'

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
