import { PDFDocument, PDFName } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Refusal } from '#lib/core/refusal.ts'
import type { CertificateModel } from '../compose/certificate-model.ts'
import { composeCertificate } from '../compose/compose-certificate.ts'
import { makeCertificate, preparePdf, renderPage } from '../documents.ts'
import { checkSignatureImage } from '../signature-image.ts'
import { runJob } from './pdf-pool.ts'

async function document(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.addPage([100, 100])
  return pdf.save()
}

/** Takes about a second until it is refused. */
const slowFile = Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(300_000)}\nendobj\n`.repeat(3))

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M9 9 L 150 90" stroke="#123"/></svg>'

const codeOf = (error: unknown) => (error as Refusal).code

describe('the workers', () => {
  it('are ended and replaced when a job takes too long', async () => {
    const bytes = await document()
    const hurried = Array.from({ length: 6 }, () =>
      runJob({ kind: 'prepare', bytes, options: {} }, 1).catch((error) => error.code as string),
    )
    expect(new Set(await Promise.all(hurried))).toEqual(new Set(['pdf_timeout']))
    const calm = await Promise.all(
      Array.from({ length: 6 }, () => runJob({ kind: 'prepare', bytes, options: {} }, 20_000)),
    )
    expect(calm.map(({ pages }) => pages.length)).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('end a job that exceeds their memory limit, and the server continues', async () => {
    const pdf = await PDFDocument.create()
    const content = pdf.context.register(pdf.context.flateStream('q '.repeat(4_000_000)))
    pdf.addPage([100, 100]).node.set(PDFName.of('Contents'), content)
    const bytes = await pdf.save()
    await expect(preparePdf(bytes)).rejects.toMatchObject({ code: 'pdf_too_complex' })
    const { pages } = await preparePdf(await document())
    expect(pages).toEqual([{ width: 100, height: 100 }])
  })

  it('draw pages while every process is busy with uploads', async () => {
    const bytes = await document()
    const slow = Array.from({ length: 4 }, () => runJob({ kind: 'prepare', bytes: slowFile, options: {} }, 60_000))
    const order: string[] = []
    const uploads = Promise.allSettled(slow).then(() => order.push('uploads'))
    await renderPage({ key: 'meanwhile', load: async () => bytes, page: 0, dpi: 36 })
    order.push('page')
    await uploads
    expect(order).toEqual(['page', 'uploads'])
  })

  it('compose a long certificate as this thread would, within a time, and refuse more than can wait', async () => {
    const model = (rows: number): CertificateModel => ({
      language: 'en',
      organisation: 'Acme',
      title: 'Signing certificate',
      subject: 'Lease',
      progress: { text: 'Completed', isComplete: true },
      summary: 'These pages show who signed.',
      sections: [
        {
          kind: 'table',
          heading: 'Events',
          columns: [{ label: 'Event', share: 1 }],
          rows: Array.from({ length: rows }, (_, i) => [`Event ${i}`]),
        },
      ],
      footer: { text: 'Lease', page: 'Page {page} of {pages}' },
    })
    const long = model(500)
    const alike = async () => Buffer.from(await makeCertificate(long)).equals(await composeCertificate(long))
    expect(await alike()).toBe(true)
    const timed = runJob({ kind: 'certificate', model: long }, 0)
    await expect(timed).rejects.toMatchObject({ code: 'pdf_timeout' })
    const many = Array.from({ length: 20 }, () => makeCertificate(long).then(() => 'done', codeOf))
    const answers = await Promise.all(many)
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(3)
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(17)
    expect((await makeCertificate(model(3))).length).toBeGreaterThan(500)
  })

  it('read the signatures of three public files at a time, apart from uploads', async () => {
    const bytes = await document()
    const seals = Array.from({ length: 4 }, () =>
      runJob({ kind: 'verify', bytes, roots: [] }, 20_000).then(() => 'done', codeOf),
    )
    const uploads = Array.from({ length: 8 }, () => preparePdf(bytes).then(() => 'done', codeOf))
    expect(await Promise.all(seals)).toEqual(['done', 'done', 'done', 'busy'])
    expect(new Set(await Promise.all(uploads))).toEqual(new Set(['done']))
  })

  it('decode drawings while every process is busy with uploads and public files', async () => {
    const uploads = Array.from({ length: 4 }, () =>
      runJob({ kind: 'prepare', bytes: slowFile, options: {} }, 60_000).catch(codeOf),
    )
    const seal = runJob({ kind: 'verify', bytes: slowFile, roots: [] }, 60_000).catch(codeOf)
    const order: string[] = []
    const others = Promise.all([...uploads, seal]).then(() => order.push('others'))
    await checkSignatureImage(await sharp(Buffer.from(drawing)).png().toBuffer())
    order.push('drawing')
    await others
    expect(order).toEqual(['drawing', 'others'])
  })

  it('refuse a job when too many wait', async () => {
    const bytes = await document()
    const upload = () => runJob({ kind: 'prepare', bytes, options: {} }, 20_000).then(() => 'done', codeOf)
    const answers = await Promise.all(Array.from({ length: 40 }, upload))
    expect(new Set(answers)).toEqual(new Set(['done', 'busy']))
    expect(answers.filter((answer) => answer === 'done').length).toBeGreaterThanOrEqual(17)
    expect(await upload()).toBe('done')
  })

  it("leave the caller's bytes intact", async () => {
    const bytes = await document()
    const before = bytes.length
    const { bytes: prepared } = await runJob({ kind: 'prepare', bytes, options: {} }, 20_000)
    expect([bytes.length, prepared.length > 0]).toEqual([before, true])
  })
})
