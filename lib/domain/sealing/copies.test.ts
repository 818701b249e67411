import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { documentByHash, isDocumentOfContract, requireRecipient, viewAsSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { pageText } from '#lib/engines/pdf/index.ts'
import { ana, ben, founder, opened, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { downloadAsRecipient, ensureSigned, servedVersion, viewResult } from './index.ts'

const textOf = (bytes: Uint8Array, page: number) => pageText({ key: sha256Hex(bytes), load: async () => bytes, page })
const note = 'Not complete: signed by 1 of 2'

onEachDatabase('a document that not everyone has signed', (open) => {
  const bytesOf = async (ctx: TestCtx, cookie: string, kind: 'original' | 'signed') => {
    const { pieces } = await downloadAsRecipient(ctx, await requireRecipient(ctx, cookie), kind)
    return Buffer.concat(await Array.fromAsync(pieces))
  }

  it('says so on its pages, and gives a waiting signer no personal data of the others', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, ben])
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    const bens = await opened(ctx, ben.email)
    const shown = await bytesOf(ctx, bens, 'original')
    const { pages, sha256 } = (await viewAsSigner(ctx, await requireRecipient(ctx, bens))).document
    expect(sha256).not.toBe((await servedVersion(ctx.store.q, id))?.sha256)
    // Earlier versions of this software showed the whole sealed file: acts may name it, but it is not served.
    const sealed = (await servedVersion(ctx.store.q, id))?.sha256 ?? ''
    const reader = await requireRecipient(ctx, bens)
    expect(await isDocumentOfContract(ctx.store.q, reader, sealed)).toBe(true)
    await expect(documentByHash(ctx, reader, sealed)).rejects.toThrow('not_found')
    const texts = await Promise.all(pages.map((_, page) => textOf(shown, page)))
    for (const text of texts) expect(text).toContain(note)
    expect(await textOf(shown, pages.length).catch(() => null), 'there are no certificate pages').toBeNull()

    await submitted(ctx, await proven(ctx, ben.email))
    await ensureSigned(ctx, id)
    const complete = await bytesOf(ctx, bens, 'signed')
    expect(await textOf(complete, 0)).not.toContain('Not complete')
  })

  it('can be downloaded by those who have signed if the sender chose so', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, ben], { copyTime: 'signature' })
    const anas = await proven(ctx, ana.email)
    await submitted(ctx, anas)
    await ensureSigned(ctx, id)
    const recipient = await requireRecipient(ctx, anas)
    expect(await viewResult(ctx, recipient, await viewAsSigner(ctx, recipient))).toMatchObject({
      sha256: (await servedVersion(ctx.store.q, id))?.sha256,
      isLater: false,
    })
    expect(await textOf(await bytesOf(ctx, anas, 'signed'), 0)).toContain(note)
  })
})
