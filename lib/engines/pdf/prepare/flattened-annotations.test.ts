import { degrees, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFRef, PDFString } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { preparePdf, renderPage } from '../documents.ts'

let drawn = 0

async function pixels(bytes: Uint8Array): Promise<Buffer> {
  drawn += 1
  const { webp } = await renderPage({ key: `annotations ${drawn}`, load: async () => bytes, page: 0, dpi: 72 })
  return sharp(webp).raw().toBuffer()
}

/** How many colour bytes differ by more than the image's compression explains. */
async function difference(before: Uint8Array, after: Uint8Array): Promise<number> {
  const [a, b] = [await pixels(before), await pixels(after)]
  return a.filter((value, i) => Math.abs(value - (b[i] ?? 0)) > 60).length
}

type Entries = Record<string, unknown>
type Built = {
  pdf: PDFDocument
  object: (entries: unknown) => PDFRef
  form: (content: string, entries?: Entries) => PDFRef
}

/** A page with the annotations that `build` returns. */
async function annotated(build: (b: Built) => Entries[], rotate = 0): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([300, 200])
  page.drawText('Lorem ipsum', { x: 60, y: 100, size: 30 })
  page.setRotation(degrees(rotate))
  const object = (entries: unknown): PDFRef => pdf.context.register(pdf.context.obj(entries as never))
  const form = (content: string, entries: Entries = {}): PDFRef =>
    pdf.context.register(pdf.context.stream(content, { BBox: [0, 0, 20, 10], ...entries } as never))
  const list = build({ pdf, object, form }).map((entries) =>
    object({ Type: 'Annot', Subtype: 'Stamp', Rect: [60, 60, 140, 120], ...entries }),
  )
  page.node.set(PDFName.of('Annots'), pdf.context.obj(list))
  return pdf.save({ useObjectStreams: false })
}

/** Asymmetric in every direction. */
const arrow = '1 0 0 rg 0 0 20 4 re f 0 0 1 rg 0 4 6 6 re f'
const annotsOf = async (bytes: Uint8Array): Promise<number> =>
  (await PDFDocument.load(bytes)).getPage(0).node.Annots()?.size() ?? 0

const seen: [string, (b: Built) => Entries[], number?][] = [
  ['an appearance', ({ form }) => [{ AP: { N: form(arrow) } }]],
  ['a box with an origin', ({ form }) => [{ AP: { N: form(arrow, { BBox: [5, 2, 20, 10] }) } }]],
  ['a rotated appearance', ({ form }) => [{ AP: { N: form(arrow, { Matrix: [0, 1, -1, 0, 7, 9] }) } }]],
  ['a skewed appearance', ({ form }) => [{ AP: { N: form(arrow, { Matrix: [1, 0.5, -0.3, 2, 0, 0] }) } }]],
  ['a rectangle upside down', ({ form }) => [{ Rect: [140, 120, 60, 60], AP: { N: form(arrow) } }]],
  ['a state', ({ form }) => [{ AS: 'On', AP: { N: { On: form(arrow), Off: form('') } } }]],
  ['a state given only by the value', ({ form }) => [{ V: PDFName.of('On'), AP: { N: { On: form(arrow) } } }]],
  ['an annotation on a rotated page', ({ form }) => [{ AP: { N: form(arrow) } }], 90],
  ['an annotation that does not rotate with its page', ({ form }) => [{ F: 16, AP: { N: form(arrow) } }], 90],
  ['an annotation that does not rotate by 180 degrees', ({ form }) => [{ F: 20, AP: { N: form(arrow) } }], 180],
  ['one beneath another', ({ form }) => [{ AP: { N: form(arrow) } }, { AP: { N: form('0 1 0 rg 0 0 9 9 re f') } }]],
  [
    'one whose content leaves states open',
    ({ form }) => [{ AP: { N: form(`q q ${arrow}`) } }, { AP: { N: form('') } }],
  ],
  ['a highlight', () => [{ Subtype: 'Highlight', C: [1, 1, 0], QuadPoints: [60, 130, 140, 130, 60, 95, 140, 95] }]],
  ['an underline', () => [{ Subtype: 'Underline', C: [1, 0, 0], QuadPoints: [60, 130, 140, 130, 60, 95, 140, 95] }]],
  ['a square', () => [{ Subtype: 'Square', C: [0, 0, 1], IC: [0, 1, 0], BS: { W: 4 } }]],
  ['a circle', () => [{ Subtype: 'Circle', C: [0, 0, 1], CA: 0.5, BS: { W: 4 } }]],
  ['ink', () => [{ Subtype: 'Ink', C: [0, 0, 1], InkList: [[60, 60, 90, 100, 140, 70]], BS: { W: 3 } }]],
  [
    'a text without appearance',
    () => [{ Subtype: 'FreeText', Contents: PDFString.of('Note'), DA: PDFString.of('/Helv 12 Tf 1 0 0 rg') }],
  ],
  ['a hidden one', ({ form }) => [{ F: 2, AP: { N: form(arrow) } }]],
  ['one that is only printed', ({ form }) => [{ F: 36, AP: { N: form(arrow) } }]],
  ['a closed note', ({ form }) => [{ Subtype: 'Popup', AP: { N: form(arrow) } }]],
]

describe('annotations', () => {
  it.each(seen)('become part of the page: %s', async (_name, build, rotate) => {
    const original = await annotated(build, rotate)
    const { bytes, removed } = await preparePdf(original)
    expect(removed).toEqual(['annotations'])
    expect(await annotsOf(bytes)).toBe(0)
    expect(await difference(original, bytes)).toBeLessThan(30)
    const again = await preparePdf(bytes)
    expect([again.removed, Buffer.compare(Buffer.from(again.bytes), Buffer.from(bytes))]).toEqual([[], 0])
  })

  it('are drawn if visible, and not if a layer hides them', async () => {
    const blank = await annotated(() => [])
    const shown = (bytes: Uint8Array): Promise<number> => difference(blank, bytes)
    const plain = await preparePdf(await annotated(({ form }) => [{ AP: { N: form(arrow) } }]))
    expect(await shown(plain.bytes)).toBeGreaterThan(3000)
    const hidden = await preparePdf(
      await annotated(({ pdf, object, form }) => {
        const group = object({ Type: 'OCG', Name: PDFString.of('a') })
        pdf.catalog.set(PDFName.of('OCProperties'), pdf.context.obj({ OCGs: [group], D: { OFF: [group] } }))
        return [{ OC: group, AP: { N: form(arrow) } }]
      }),
    )
    expect(await shown(hidden.bytes)).toBeLessThan(30)
  })

  it.each([
    ['Line', { L: [60, 60, 140, 120] }],
    ['PolyLine', { Vertices: [60, 60, 140, 120, 60, 120] }],
    ['Polygon', { Vertices: [60, 60, 140, 120, 60, 120], IC: [1, 1, 0] }],
  ])('are drawn where PDFium omits them: %s', async (kind, entries) => {
    const blank = await annotated(() => [])
    const shown = await preparePdf(await annotated(() => [{ Subtype: kind, C: [1, 0, 0], BS: { W: 3 }, ...entries }]))
    expect(await difference(blank, shown.bytes)).toBeGreaterThan(400)
    expect(await annotsOf(shown.bytes)).toBe(0)
  })

  it('are removed completely, including from the structure tree', async () => {
    const original = await annotated(({ pdf, object, form }) => {
      const note = object({
        Subtype: 'Text',
        Rect: [0, 0, 9, 9],
        Contents: PDFString.of('secret'),
        AP: { N: form('') },
      })
      pdf.getPage(0).node.set(PDFName.of('Annots'), pdf.context.obj([note]))
      const known = object({ Type: 'StructElem', S: 'Annot', K: { Type: 'OBJR', Obj: note } })
      pdf.catalog.set(PDFName.of('StructTreeRoot'), pdf.context.obj({ Type: 'StructTreeRoot', K: [known] }))
      return [{ Contents: PDFString.of('secret'), AP: { N: form(arrow) } }]
    })
    expect(Buffer.from((await preparePdf(original)).bytes).includes('secret')).toBe(false)
  })
})

describe('links', () => {
  const web = { S: 'URI', URI: PDFString.of('https://example.com/') }

  it('are kept, and their appearance becomes part of the page', async () => {
    const original = await annotated(({ form }) => [
      { Subtype: 'Link', A: web, AP: { N: form(arrow) } },
      { Subtype: 'Link', Rect: [0, 0, 50, 50], Border: [0, 0, 1], Dest: [0, 'Fit'] },
    ])
    const { bytes } = await preparePdf(original)
    expect([await annotsOf(bytes), Buffer.from(bytes).includes('example.com')]).toEqual([2, true])
    expect(await difference(original, bytes)).toBeLessThan(30)
    const link = (await PDFDocument.load(bytes)).getPage(0).node.Annots()?.lookup(0, PDFDict)
    expect(link?.has(PDFName.of('AP'))).toBe(false)
  })

  it('have no border that could cover a stamp', async () => {
    const original = await annotated(() => [
      { Subtype: 'Link', A: web, Border: [0, 0, 500] },
      { Subtype: 'Link', A: web, BS: { W: PDFNumber.of(500) } },
    ])
    const { bytes } = await preparePdf(original)
    const links = (await PDFDocument.load(bytes)).getPage(0).node.Annots()
    for (const index of [0, 1]) expect(links?.lookup(index, PDFDict).toString()).not.toMatch(/500|BS/)
  })
})

describe('form fields without an appearance', () => {
  it('look as PDFium draws them', async () => {
    const original = await annotated(({ pdf, object }) => {
      const helv = object({ Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica' })
      const look = { MK: { BG: [0.9, 0.9, 1], BC: [1, 0, 0] }, BS: { W: 2 }, DA: PDFString.of('/Helv 14 Tf 0 g') }
      const fields = [
        { FT: 'Tx', T: PDFString.of('a'), V: PDFString.of('Ana'), Rect: [20, 20, 120, 45], ...look },
        { FT: 'Tx', Ff: 4096, T: PDFString.of('b'), V: PDFString.of('one\ntwo'), Rect: [150, 20, 290, 80], ...look },
        { FT: 'Ch', Ff: 1 << 17, T: PDFString.of('c'), V: PDFString.of('x'), Rect: [20, 150, 120, 175], ...look },
      ].map((field) => ({ Subtype: 'Widget', F: 4, ...field }))
      const refs = fields.map((field) => object({ Type: 'Annot', ...field }))
      pdf.catalog.set(
        PDFName.of('AcroForm'),
        pdf.context.obj({ Fields: refs, NeedAppearances: true, DR: { Font: { Helv: helv } } } as never),
      )
      return fields
    })
    const { bytes, removed } = await preparePdf(original)
    expect(removed).toEqual(['form_fields'])
    expect(await difference(original, bytes)).toBeLessThan(30)
    expect(await difference(await annotated(() => []), bytes)).toBeGreaterThan(1000)
  })
})
