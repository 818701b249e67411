import { eq } from 'drizzle-orm'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { type Member, requireContract } from '#lib/domain/account/index.ts'
import { findDocument, sourcesOf, type UploadedFile } from '#lib/domain/document/index.ts'
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FILES } from '#lib/domain/document/schema.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { onePageWith, rawPdf } from '#lib/engines/pdf/prepare/testing.ts'
import { bytesOf, founder } from '#lib/server/jobs/testing.ts'
import { findContract } from './contract.store.ts'
import { createContract, deleteDraft, downloadSource, openDraft, replaceDocument, viewContract } from './index.ts'

const file = (name: string, bytes: Uint8Array): UploadedFile => ({ name, body: [bytes], length: null })
const upload = (...files: UploadedFile[]) => ({ files })

onEachDatabase('the files of a document', (open) => {
  let ctx: TestCtx
  let member: Member
  let pdf: Uint8Array
  let png: Uint8Array
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    const document = await PDFDocument.create()
    for (let i = 0; i < 2; i++) document.addPage([300, 300])
    pdf = await document.save()
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
  })
  const uploadedEvents = async (id: ContractId) =>
    (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'document.uploaded')

  it('are read one document at a time for a member, and do not delay those of another member', async () => {
    const end = Promise.withResolvers<void>()
    const reads: string[] = []
    /** Uploads a file whose reading does not end before `end`. `begun` resolves when its reading begins. */
    const slow = (who: string, by: Member) => {
      const begun = Promise.withResolvers<void>()
      const stage: typeof ctx.blobs.stage = async (data, limits) => {
        const staged = await ctx.blobs.stage(data, limits)
        const read = async () => {
          reads.push(who)
          begun.resolve()
          await end.promise
          return staged.read()
        }
        return { ...staged, read }
      }
      const blobs = { ...ctx.blobs, stage }
      return { begun: begun.promise, done: createContract({ ...ctx, blobs }, by, upload(file('a.pdf', pdf))) }
    }
    const first = slow('first', member)
    await first.begun
    const second = slow('second', member)
    const other = slow('other', { ...member, userId: 'another user' as Member['userId'] })
    await other.begun
    expect(reads).toEqual(['first', 'other'])
    end.resolve()
    // The other user has no row.
    await Promise.allSettled([other.done])
    await Promise.all([first.done, second.done])
    expect(reads.filter((who) => who === 'second')).not.toEqual([])
  })

  it('are stored unchanged beside the joined document and listed in the log', async () => {
    const id = await createContract(ctx, member, upload(file('Scan_1.PNG', png), file('Lease.pdf', pdf)))
    const row = await findContract(ctx.store.q, id)
    expect(row).toMatchObject({ title: 'Scan 1' })
    const { document } = await viewContract(ctx, await openDraft(ctx, member, id))
    expect(document).toMatchObject({ name: 'Scan_1.pdf', originalSha256: document.preparedSha256 })
    expect(document.pages.length).toBe(3)
    expect(document.sources).toMatchObject([
      { position: 0, name: 'Scan_1.PNG', type: 'image/png', size: png.length, pages: 1 },
      { position: 1, name: 'Lease.pdf', type: 'application/pdf', size: pdf.length, pages: 2 },
    ])
    const [event] = await uploadedEvents(id)
    expect(event?.data.sources).toEqual(
      document.sources.map(({ sha256, size, type, pages }) => ({ sha256, size, type, pages })),
    )
    expect(event?.personal).toMatchObject({ file: 'Scan_1.PNG, Lease.pdf', files: ['Scan_1.PNG', 'Lease.pdf'] })
    expect(JSON.stringify(event?.data)).not.toContain('Lease')
    const contract = await requireContract(ctx, member, row, 'download')
    const source = await downloadSource(ctx, member, contract, 0)
    expect([(await bytesOf(source)).equals(png), source.type]).toEqual([true, 'image/png'])
    await expect(downloadSource(ctx, member, contract, 2)).rejects.toThrow('not_found')
  })

  it('have names that are shortened between characters, and so has the document that is made from them', async () => {
    const long = 'x'.repeat(195)
    const id = await createContract(ctx, member, upload(file(`${long}😀.png`, png)))
    const draft = await openDraft(ctx, member, id)
    const { document } = await viewContract(ctx, draft)
    expect(document).toMatchObject({ name: `${long}.pdf`, sources: [{ name: `${long}😀.pn` }] })
    expect(draft.title).toBe(long)
  })

  it('are the original alone for a single PDF, and are deleted with the draft', async () => {
    const id = await createContract(ctx, member, upload(file('a.jpg', png), file('b.png', png)))
    const { q } = ctx.store
    const before = await openDraft(ctx, member, id)
    await replaceDocument(ctx, member, before, upload(file('Lease.pdf', pdf)))
    expect(await findDocument(q, before.documentId), 'no contract refers to it').toBeNull()
    const draft = await openDraft(ctx, member, id)
    const [only, none] = await sourcesOf(q, draft.documentId)
    expect([only?.sha256, none]).toEqual([(await findDocument(q, draft.documentId))?.originalSha256, undefined])
    expect((await uploadedEvents(id)).length).toBe(2)
    await deleteDraft(ctx, member, draft)
    expect(await sourcesOf(q, draft.documentId)).toEqual([])
    expect(await findDocument(q, draft.documentId)).toBeNull()
  })

  it('are stored with the warnings about their pages', async () => {
    const hidden = onePageWith({ content: 'BT /F1 18 Tf 3 Tr 40 200 Td (not drawn) Tj ET' })
    const files = [file('Lease.pdf', pdf), file('Odd.pdf', rawPdf(hidden))]
    const id = await createContract(ctx, member, upload(...files))
    const { document } = await viewContract(ctx, await openDraft(ctx, member, id))
    expect(document.warnings).toEqual([{ kind: 'hidden_text', page: 3, excerpt: 'not drawn' }])
    await ctx.store.tx((q) => q.update(q.t.document).set({ warnings: null, existingSignatures: null }))
    const earlier = await viewContract(ctx, await openDraft(ctx, member, id))
    expect([earlier.document.warnings, earlier.document.signatures]).toEqual([[], []])
  })

  it('are kept while another contract refers to the document', async () => {
    const { q } = ctx.store
    const [one, other] = [
      await openDraft(ctx, member, await createContract(ctx, member, upload(file('Lease.pdf', pdf)))),
      await openDraft(ctx, member, await createContract(ctx, member, upload(file('Other.pdf', pdf)))),
    ]
    await ctx.store.tx((tx) =>
      tx.update(tx.t.contract).set({ documentId: one.documentId }).where(eq(tx.t.contract.id, other.id)),
    )
    await deleteDraft(ctx, member, await openDraft(ctx, member, other.id))
    expect(await findDocument(q, one.documentId)).not.toBeNull()
  })

  it('are refused if too many, too large together or empty, naming the file', async () => {
    const many = Array.from({ length: MAX_UPLOAD_FILES + 1 }, () => file('x.png', png))
    await expect(createContract(ctx, member, upload(...many))).rejects.toThrow('too_many_files')
    const half = new Uint8Array(MAX_UPLOAD_BYTES / 2 + 1)
    await expect(createContract(ctx, member, upload(file('a.pdf', half), file('b.pdf', half)))).rejects.toMatchObject({
      code: 'file_too_large',
      details: { limit: MAX_UPLOAD_BYTES },
    })
    const empty = upload(file('a.pdf', pdf), file('b.pdf', new Uint8Array()))
    await expect(createContract(ctx, member, empty)).rejects.toMatchObject({
      code: 'file_empty',
      details: { file: 'b.pdf', index: 1 },
    })
    await expect(createContract(ctx, member, upload())).rejects.toThrow('file_missing')
    const wrong = upload(file('a.pdf', pdf), file('notes.pdf', Buffer.from('notes')))
    await expect(createContract(ctx, member, wrong)).rejects.toMatchObject({ details: { file: 'notes.pdf', index: 1 } })
  })
})
