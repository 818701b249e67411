import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { degrees, PDFArray, PDFDocument, PDFName, PDFNumber, PDFString } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf, renderPage } from '../documents.ts'
import { joinDocuments, type Source } from './join-documents.ts'

const source = (bytes: Uint8Array, name = 'file.pdf', password?: string): Source => ({
  name,
  load: async () => bytes,
  ...(password ? { password } : {}),
})

async function pdfOf(build: (pdf: PDFDocument) => void | Promise<void>): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  await build(pdf)
  return pdf.save({ useObjectStreams: false })
}

const numbered = (text: string, pages = 1): Promise<Uint8Array> =>
  pdfOf((pdf) => {
    for (let n = 1; n <= pages; n += 1) pdf.addPage([300, 200]).drawText(`${text} ${n}`, { x: 30, y: 100 })
  })

const keyOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pictureOf = (bytes: Uint8Array, page: number) =>
  renderPage({ key: keyOf(bytes), load: async () => bytes, page, dpi: 96 })
const textOf = (bytes: Uint8Array, page: number) => pageText({ key: keyOf(bytes), load: async () => bytes, page })

/**
 * Pages that are rotated, cropped and scaled, with inherited attributes, a link to a named destination, and layers of which
 * one is hidden.
 */
function oddPages(): Promise<Uint8Array> {
  return pdfOf((pdf) => {
    pdf.addPage([300, 500]).drawText('turned', { x: 60, y: 100, size: 30 })
    pdf.getPage(0).setRotation(degrees(90))
    pdf.getPage(0).setCropBox(40, 50, 200, 300)
    pdf.addPage([150, 120]).drawText('double', { x: 20, y: 60 })
    pdf.getPage(1).node.set(PDFName.of('UserUnit'), PDFNumber.of(2))
    const tree = pdf.catalog.Pages()
    const inheriting = pdf.addPage([1, 1])
    inheriting.drawText('inherited', { x: 20, y: 60 })
    tree.set(PDFName.of('Resources'), inheriting.node.get(PDFName.of('Resources')) as never)
    tree.set(PDFName.of('MediaBox'), pdf.context.obj([0, 0, 222, 111]))
    for (const entry of ['MediaBox', 'Resources']) inheriting.node.delete(PDFName.of(entry))
    const layer = pdf.context.register(pdf.context.obj({ Type: 'OCG', Name: PDFString.of('hidden') }))
    const hidden = pdf.context.obj({ OCGs: [layer], D: { BaseState: 'OFF' } })
    pdf.catalog.set(PDFName.of('OCProperties'), hidden)
    const layered = pdf.addPage([100, 100])
    layered.drawText('seen', { x: 10, y: 70 })
    layered.node.Resources()?.set(PDFName.of('Properties'), pdf.context.obj({ L: layer }))
    const content = pdf.context.stream('/OC /L BDC 0 0 0 rg 10 10 50 40 re f EMC')
    layered.node.addContentStream(pdf.context.register(content))
    const link = {
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [0, 0, 50, 50],
      Dest: PDFString.of('third'),
      Border: [0, 0, 2],
    }
    layered.node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(pdf.context.obj(link as never))]))
    const place = [PDFString.of('third'), [pdf.getPage(2).ref, 'Fit']]
    pdf.catalog.set(PDFName.of('Names'), pdf.context.obj({ Dests: { Names: place } } as never))
  })
}

describe('joining documents', () => {
  it('puts the pages of all sources in order, each drawn unchanged', async () => {
    const files = [await numbered('first', 2), await oddPages(), await numbered('last')]
    const joined = await joinDocuments(files.map((bytes) => source(bytes)))
    const [first, odd, last] = await Promise.all(files.map((bytes) => joinDocuments([source(bytes)])))
    expect(joined.sources.map(({ pages }) => pages)).toEqual([2, 4, 1])
    expect(joined.pages).toEqual([...(first?.pages ?? []), ...(odd?.pages ?? []), ...(last?.pages ?? [])])
    let at = 0
    for (const { bytes, pages } of [first, odd, last].flatMap((one) => one ?? []))
      for (const page of pages.keys()) {
        const [was, is] = await Promise.all([pictureOf(bytes, page), pictureOf(joined.bytes, at)])
        expect(Buffer.from(is.webp).equals(Buffer.from(was.webp)), `page ${at + 1}`).toBe(true)
        expect(await textOf(joined.bytes, at)).toBe(await textOf(bytes, page))
        at += 1
      }
    expect(at).toBe(7)
    expect(Buffer.from((await joinDocuments(files.map((bytes) => source(bytes)))).bytes)).toEqual(
      Buffer.from(joined.bytes),
    )
  })

  it('keeps the target page of a link, including that of a named destination', async () => {
    const { bytes } = await joinDocuments([source(await numbered('first')), source(await oddPages())])
    const pdf = await PDFDocument.load(bytes)
    const link = pdf.getPage(4).node.Annots()?.lookup(0) as never as {
      lookup(key: PDFName, type: typeof PDFArray): PDFArray
    }
    expect(link.lookup(PDFName.of('Dest'), PDFArray).get(0)).toBe(pdf.getPage(3).ref)
  })

  it('prepares a single PDF as if it were not joined', async () => {
    const bytes = await numbered('alone')
    const alone = await joinDocuments([source(bytes)])
    expect(Buffer.from(alone.bytes).equals(Buffer.from((await preparePdf(bytes)).bytes))).toBe(true)
    expect(alone.sources).toEqual([{ type: 'application/pdf', pages: 1 }])
  })

  it('opens an encrypted source with its password and reports the removed content', async () => {
    const locked = new Uint8Array(
      readFileSync(path.join(import.meta.dirname, '../prepare/encrypted-fixtures/aes-256-r5.pdf')),
    )
    const plain = source(await numbered('plain'))
    const joined = await joinDocuments([plain, source(locked, 'locked.pdf', 'secret')])
    expect(joined.removed).toEqual(['encryption'])
    expect((await textOf(joined.bytes, 1)).trim()).toBe('unlocked page')
    const about = { file: 'locked.pdf', index: 1 }
    await expect(joinDocuments([plain, source(locked, 'locked.pdf')])).rejects.toMatchObject({
      code: 'pdf_password_needed',
      details: about,
    })
    await expect(joinDocuments([plain, source(locked, 'locked.pdf', 'no')])).rejects.toMatchObject({
      code: 'pdf_password_wrong',
      details: about,
    })
  })

  it('identifies the file that cannot be joined', async () => {
    const plain = source(await numbered('plain'))
    const signed = await pdfOf((pdf) => {
      pdf.addPage([100, 100])
      const value = pdf.context.register(pdf.context.obj({ Type: 'Sig', Contents: PDFString.of('x') }))
      const field = pdf.context.register(pdf.context.obj({ FT: 'Sig', T: PDFString.of('s'), V: value }))
      pdf.catalog.set(PDFName.of('AcroForm'), pdf.context.obj({ Fields: [field] }))
    })
    const cases: [Uint8Array, string][] = [
      [Buffer.from('%PDF-1.7 and nothing more'), 'pdf_damaged'],
      [Buffer.from('notes'), 'pdf_not_a_pdf'],
      [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'image_damaged'],
      [signed, 'pdf_signed_joined'],
    ]
    for (const [bytes, code] of cases)
      await expect(joinDocuments([plain, source(bytes, 'bad one')])).rejects.toMatchObject({
        code,
        details: { file: 'bad one', index: 1 },
      })
    await expect(joinDocuments([source(Buffer.from('notes'))])).rejects.toMatchObject({ details: {} })
  })

  it('limits the total number of pages', async () => {
    const many = source(await numbered('many', 251))
    await expect(joinDocuments([many, many])).rejects.toMatchObject({
      code: 'pdf_too_many_pages',
      details: { limit: 500, pages: 502 },
    })
  })

  it('joins images with PDFs', async () => {
    const png = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#2040c0' } })
      .png()
      .toBuffer()
    const jpeg = await sharp(png).jpeg().toBuffer()
    const { pages, sources } = await joinDocuments([source(png), source(await numbered('text')), source(jpeg)])
    expect(sources.map(({ type }) => type)).toEqual(['image/png', 'application/pdf', 'image/jpeg'])
    expect(pages).toEqual([
      { width: 300, height: 225 },
      { width: 300, height: 200 },
      { width: 300, height: 225 },
    ])
  })
})
