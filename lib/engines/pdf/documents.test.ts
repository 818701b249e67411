import { degrees, PDFArray, type PDFDict, PDFDocument, PDFName, PDFNumber, PDFString } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf, renderPage } from './documents.ts'

type Build = (pdf: PDFDocument) => void | Promise<void>

async function pdfOf(build: Build, pages = 1): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (let n = 1; n <= pages; n += 1) pdf.addPage([400, 300]).drawText(`page ${n}`, { x: 40, y: 200 })
  await build(pdf)
  return pdf.save({ useObjectStreams: false })
}

const action = (pdf: PDFDocument, entries: Record<string, unknown>): PDFDict =>
  pdf.context.obj(entries as never) as unknown as PDFDict
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

function annotate(pdf: PDFDocument, entries: Record<string, unknown>): void {
  const annotation = action(pdf, { Type: 'Annot', Rect: [10, 10, 90, 40], ...entries })
  pdf.getPage(0).node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(annotation)]))
}

describe('preparePdf', () => {
  it('measures pages as displayed', async () => {
    const original = await pdfOf((pdf) => {
      pdf.getPage(0).setRotation(degrees(90))
      pdf.getPage(1).setCropBox(50, 50, 100, 120)
      pdf.getPage(2).node.set(PDFName.of('UserUnit'), PDFNumber.of(2))
      const tree = pdf.catalog.Pages()
      for (const n of [3, 4]) pdf.getPage(n).node.delete(PDFName.of('MediaBox'))
      tree.set(PDFName.of('MediaBox'), pdf.context.obj([0, 0, 222, 333]))
      pdf.getPage(4).setRotation(degrees(270))
    }, 5)
    const { pages } = await preparePdf(original)
    expect(pages).toEqual(
      [
        [300, 400],
        [100, 120],
        [800, 600],
        [222, 333],
        [333, 222],
      ].map(([width, height]) => ({ width, height })),
    )
  })

  const actions: [string, Build][] = [
    [
      'open_action',
      (pdf) =>
        pdf.catalog.set(PDFName.of('OpenAction'), action(pdf, { S: 'JavaScript', JS: PDFString.of('app.alert(1)') })),
    ],
    [
      'javascript',
      (pdf) =>
        pdf.catalog.set(
          PDFName.of('Names'),
          pdf.context.obj({
            JavaScript: { Names: [PDFString.of('a'), { S: 'JavaScript', JS: PDFString.of('evil()') }] },
          } as never),
        ),
    ],
    [
      'page_actions',
      (pdf) =>
        pdf
          .getPage(0)
          .node.set(PDFName.of('AA'), pdf.context.obj({ O: { S: 'JavaScript', JS: PDFString.of('evil()') } } as never)),
    ],
    ['launch', (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'Launch', F: PDFString.of('calc.exe') } })],
    [
      'submit_form',
      (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'SubmitForm', F: PDFString.of('http://evil.example') } }),
    ],
    ['import_data', (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'ImportData', F: PDFString.of('x.fdf') } })],
    [
      'remote_goto',
      (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'GoToR', F: PDFString.of('\\\\evil\\share'), D: [0, 'Fit'] } }),
    ],
    [
      'remote_goto',
      (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'GoToE', F: PDFString.of('a.pdf'), T: { R: 'C' } } }),
    ],
    [
      'unsafe_link',
      (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('java\tscript:evil()') } }),
    ],
    [
      'unsafe_link',
      (pdf) => annotate(pdf, { Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('file:///etc/passwd') } }),
    ],
    [
      'javascript',
      (pdf) =>
        annotate(pdf, {
          Subtype: 'Link',
          A: { S: 'GoTo', D: [0, 'Fit'], Next: { S: 'JavaScript', JS: PDFString.of('evil()') } },
        }),
    ],
    ['embedded_files', (pdf) => pdf.attach(Buffer.from('payload'), 'x.exe')],
    ['embedded_files', (pdf) => annotate(pdf, { Subtype: 'FileAttachment' })],
    ['rich_media', (pdf) => annotate(pdf, { Subtype: 'RichMedia' })],
    ['three_d', (pdf) => annotate(pdf, { Subtype: '3D' })],
    ['movie', (pdf) => annotate(pdf, { Subtype: 'Movie' })],
    ['sound', (pdf) => annotate(pdf, { Subtype: 'Sound' })],
    [
      'external_stream',
      (pdf) =>
        pdf
          .getPage(0)
          .node.set(
            PDFName.of('Thumb'),
            pdf.context.register(pdf.context.stream('x', { F: PDFString.of('\\\\evil\\share') } as never)),
          ),
    ],
    ['usage_rights', (pdf) => pdf.catalog.set(PDFName.of('Perms'), pdf.context.obj({ UR3: {} } as never))],
  ]
  it.each(actions)('removes active content: %s', async (name, build) => {
    const { bytes, removed } = await preparePdf(await pdfOf(build))
    expect(removed).toContain(name)
    expect(latin(bytes)).not.toMatch(/evil|calc\.exe|passwd|x\.fdf|payload/)
    const again = await preparePdf(bytes)
    expect(again.removed).toEqual([])
    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(true)
  })

  it('keeps web links and the initial page', async () => {
    const original = await pdfOf((pdf) => {
      annotate(pdf, { Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('https://example.com/') } })
      pdf.catalog.set(PDFName.of('OpenAction'), pdf.context.obj([pdf.getPage(0).ref, PDFName.of('Fit')]))
    })
    const { bytes, removed } = await preparePdf(original)
    expect(removed).toEqual([])
    const prepared = await PDFDocument.load(bytes)
    expect(prepared.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray).size()).toBe(1)
    expect(latin(bytes)).toContain('https://example.com/')
    expect(prepared.catalog.lookup(PDFName.of('OpenAction'), PDFArray).get(0)).toBe(prepared.getPage(0).ref)
  })

  it('does not mistake a resource for an action', async () => {
    const original = await pdfOf((pdf) => {
      const resources = pdf.getPage(0).node.Resources()
      resources?.set(PDFName.of('ExtGState'), pdf.context.obj({ AA: { Type: 'ExtGState', CA: 0.5 } } as never))
    })
    const { bytes, removed } = await preparePdf(original)
    expect(removed).toEqual([])
    expect(latin(bytes)).toContain('/AA')
  })

  it('draws form fields into the page', async () => {
    const original = await pdfOf((pdf) => {
      const field = pdf.getForm().createTextField('who')
      field.setText('Ana Lima')
      field.addToPage(pdf.getPage(0), { x: 50, y: 100, width: 200, height: 30 })
      const box = pdf.getForm().createCheckBox('agree')
      box.addToPage(pdf.getPage(0), { x: 300, y: 100, width: 20, height: 20 })
      box.check()
    })
    const { bytes, removed } = await preparePdf(original)
    expect(removed).toEqual(['form_fields'])
    const prepared = await PDFDocument.load(bytes)
    expect(prepared.catalog.has(PDFName.of('AcroForm'))).toBe(false)
    expect(await pageText({ key: 'flattened', load: async () => bytes, page: 0 })).toContain('Ana Lima')
    const [before, after] = await Promise.all(
      [original, bytes].map((file, i) => renderPage({ key: `form ${i}`, load: async () => file, page: 0, dpi: 72 })),
    )
    const [a, b] = await Promise.all([before, after].map((image) => sharp(image?.webp).raw().toBuffer()))
    expect(a?.filter((value, i) => Math.abs(value - (b?.[i] ?? 0)) > 60).length).toBeLessThan(40)
  })

  it('repairs a broken cross-reference and removes bytes before the header', async () => {
    const original = Buffer.from(await pdfOf(() => undefined, 3))
    const cut = original.subarray(0, original.lastIndexOf('xref'))
    const shifted = Buffer.concat([Buffer.from('GARBAGE\n'), original])
    for (const broken of [cut, shifted, Buffer.concat([original, Buffer.alloc(6000, 32)])]) {
      const { bytes, pages } = await preparePdf(new Uint8Array(broken))
      expect(pages.length).toBe(3)
      expect(latin(bytes.subarray(0, 5))).toBe('%PDF-')
      expect((await preparePdf(bytes)).bytes.length).toBe(bytes.length)
    }
  })

  it('does not crash on files with random byte changes', async () => {
    const original = await pdfOf(async (pdf) => {
      pdf.getForm().createTextField('who').addToPage(pdf.getPage(0))
    })
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return seed % below
    }
    for (let round = 0; round < 60; round += 1) {
      const broken = Uint8Array.from(original)
      for (let i = 0; i < 12; i += 1) broken[random(broken.length)] = random(256)
      const outcome = await preparePdf(broken).then(
        ({ pages }) => pages.length,
        (error) => error.code,
      )
      expect([1, 'pdf_damaged', 'pdf_no_pages', 'pdf_not_a_pdf', 'pdf_page_size', 'pdf_password_needed']).toContain(
        outcome,
      )
    }
  })

  it('refuses a file with the reason', async () => {
    const refusal = (code: string) => expect.objectContaining({ code })
    await expect(preparePdf(Buffer.from('hello, I am not a PDF'))).rejects.toEqual(refusal('pdf_not_a_pdf'))
    await expect(preparePdf(Buffer.from('%PDF-1.7\nnothing more'))).rejects.toEqual(refusal('pdf_damaged'))
    await expect(preparePdf(await pdfOf(() => undefined, 501))).rejects.toEqual(refusal('pdf_too_many_pages'))
    await expect(preparePdf(await pdfOf((pdf) => pdf.getPage(1).setSize(20_000, 100), 2))).rejects.toMatchObject({
      code: 'pdf_page_size',
      details: { page: 2 },
    })
    await expect(preparePdf(await pdfOf((pdf) => pdf.getPage(0).setSize(2, 100)))).rejects.toMatchObject({
      code: 'pdf_page_size',
      details: { page: 1 },
    })
  })

  it('refuses a file that expands or nests too far', async () => {
    const bomb = await pdfOf((pdf) => {
      const stream = pdf.context.flateStream(new Uint8Array(300 * 1024 * 1024))
      pdf
        .getPage(0)
        .node.set(PDFName.of('PieceInfo'), pdf.context.obj({ x: { Private: pdf.context.register(stream) } } as never))
    })
    await expect(preparePdf(bomb)).rejects.toMatchObject({ code: 'pdf_too_complex' })
    const wide = await pdfOf((pdf) => {
      const image = pdf.context.stream('x', {
        Subtype: 'Image',
        Width: 60_000,
        Height: 60_000,
        Filter: 'CCITTFaxDecode',
      })
      pdf.getPage(0).node.set(PDFName.of('Thumb'), pdf.context.register(image))
    })
    await expect(preparePdf(wide)).rejects.toMatchObject({ code: 'pdf_too_complex' })
    const nested = await pdfOf((pdf) => {
      let deep = PDFArray.withContext(pdf.context)
      for (let i = 0; i < 120; i += 1) {
        const outer = PDFArray.withContext(pdf.context)
        outer.push(deep)
        deep = outer
      }
      pdf.catalog.set(PDFName.of('PieceInfo'), deep)
    })
    await expect(preparePdf(nested)).rejects.toMatchObject({ code: 'pdf_too_complex' })
  })
})
