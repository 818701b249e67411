import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { openLink, requireRecipient, viewAsSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted, tokenFor } from '#lib/server/jobs/testing.ts'
import { downloadAsRecipient, ensureSigned, servedVersion, signedFiles, viewResult } from './index.ts'

const vera = { role: 'viewer', name: 'Vera', email: 'vera@example.com', phone: '' } as const

onEachDatabase('the result of signing', (open) => {
  const resultOf = async (ctx: TestCtx, cookie: string) => {
    const recipient = await requireRecipient(ctx, cookie)
    return viewResult(ctx, recipient, await viewAsSigner(ctx, recipient))
  }

  it('is there for a signer who has signed, and for a viewer once everyone has', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, ben, vera])
    const viewer = (await openLink(ctx, await tokenFor(ctx, vera.email))).cookie
    const anas = await proven(ctx, ana.email)
    expect(await resultOf(ctx, anas)).toBeNull()
    await submitted(ctx, anas)
    const at = ctx.now()
    expect(await resultOf(ctx, anas)).toEqual({
      sha256: null,
      isLater: true,
      hasEvidence: false,
      at,
      signed: 1,
      signers: 2,
      asked: 0,
    })
    expect(await signedFiles(ctx, await openContract(ctx, member, id, 'read'))).toEqual([])

    await ensureSigned(ctx, id)
    expect(await resultOf(ctx, anas)).toMatchObject({ sha256: null, isLater: true, hasEvidence: false })
    for (const kind of ['signed', 'certificate'] as const)
      await expect(downloadAsRecipient(ctx, await requireRecipient(ctx, anas), kind)).rejects.toThrow('not_ready')
    expect(await resultOf(ctx, viewer)).toBeNull()
    await expect(downloadAsRecipient(ctx, await requireRecipient(ctx, viewer), 'signed')).rejects.toMatchObject({
      code: 'not_ready',
    })

    ctx.advance(1000)
    await submitted(ctx, await proven(ctx, ben.email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    const whole = await servedVersion(ctx.store.q, id)
    const expected = { sha256: whole?.sha256, isLater: false, hasEvidence: true, signed: 2, signers: 2, asked: 0 }
    expect(await resultOf(ctx, anas)).toEqual({ ...expected, at })
    expect(await resultOf(ctx, viewer)).toEqual({ ...expected, at: ctx.now() })
    expect(await signedFiles(ctx, await openContract(ctx, member, id, 'read'))).toEqual([
      { kind: 'signed', name: 'Lease 2026 (signed).pdf', ...whole },
      { kind: 'certificate', name: 'Lease 2026 (certificate).pdf', size: null, sha256: null },
    ])
  })
})
