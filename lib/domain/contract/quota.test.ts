import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { MAX_UPLOAD_BYTES } from '#lib/domain/document/schema.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { founder, samplePdf } from '#lib/server/jobs/testing.ts'
import { createContract, deleteDraft, openDraft, replaceDocument, spaceView } from './index.ts'
import { bytesOfMember } from './stored-by.store.ts'

onEachDatabase('the space that contracts may take', (open) => {
  let ctx: TestCtx
  let member: Member
  let pdf: Uint8Array
  const upload = (bytes = pdf) => ({ files: [{ name: 'a.pdf', body: [bytes], length: bytes.length }] })
  const withSpace = (space: Partial<TestCtx['settings']['space']>): TestCtx => ({
    ...ctx,
    settings: { ...ctx.settings, space: { ...ctx.settings.space, ...space } },
  })
  const files = async () => {
    const names = await Promise.all(
      ['blobs', 'tmp'].map((dir) => readdir(join(ctx.settings.dataDir, dir), { recursive: true })),
    )
    return names.flat().filter((name) => !/^[0-9a-f]{2}$/.test(name))
  }
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    pdf = await samplePdf()
  })

  it('is counted by member and by installation, and freed by deleting a draft', async () => {
    expect((await spaceView(ctx)).used).toBe(0)
    const id = await createContract(ctx, member, upload())
    const used = await bytesOfMember(ctx.store.q, member)
    expect(used).toBeGreaterThan(pdf.length)
    const view = await spaceView(ctx)
    expect([view.used, view.allowed, view.free > 0]).toEqual([used, 200e9, true])
    expect(await bytesOfMember(ctx.store.q, { ...member, organisationId: 'another' as Member['organisationId'] })).toBe(
      0,
    )
    await deleteDraft(ctx, member, await openDraft(ctx, member, id))
    expect((await spaceView(ctx)).used).toBe(0)
  })

  it.each(['member', 'installation'] as const)('refuses an upload beyond the quota of the %s', async (whose) => {
    const id = await createContract(ctx, member, upload())
    const used = await bytesOfMember(ctx.store.q, member)
    const before = await files()
    const refusal = { code: 'quota_exceeded', details: { whose, usedMb: 1, allowedMb: 0 } }
    const almost = withSpace({ [whose]: used + pdf.length })
    await expect(createContract(almost, member, upload())).rejects.toMatchObject(refusal)
    await replaceDocument(almost, member, await openDraft(ctx, member, id), upload())
    // Without any space left, not a byte is read.
    const unread = {
      name: 'a.pdf',
      length: null,
      get body(): never {
        throw new Error('it was read')
      },
    }
    await expect(createContract(withSpace({ [whose]: used }), member, { files: [unread] })).rejects.toMatchObject(
      refusal,
    )
    expect((await files()).sort()).toEqual(before.sort())
    await deleteDraft(ctx, member, await openDraft(ctx, member, id))
  })

  it('ends before the disk is full', async () => {
    const full = withSpace({ free: 1e18 })
    await expect(createContract(full, member, upload())).rejects.toMatchObject({
      code: 'disk_low',
      details: { reservedMb: 1e12 },
    })
  })

  it('is not taken by an upload that is refused', async () => {
    const before = await files()
    const garbage = upload(new Uint8Array(MAX_UPLOAD_BYTES))
    await expect(createContract(ctx, member, garbage)).rejects.toThrow(/^pdf_/)
    async function* broken() {
      yield pdf
      throw new Error('connection lost')
    }
    const lost = { files: [...upload().files, { name: 'b.pdf', body: broken(), length: null }] }
    await expect(createContract(ctx, member, lost)).rejects.toThrow('connection lost')
    const cut = { files: [{ name: 'a.pdf', body: [pdf], length: pdf.length + 1 }] }
    await expect(createContract(ctx, member, cut)).rejects.toMatchObject({ code: 'file_incomplete' })
    expect(await files()).toEqual(before)
  })
})
