import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRef } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf } from '../documents.ts'
import { type Stamp, stampAndAppend, stampPdf } from '../stamp/stamp-pdf.ts'

const stamps: Stamp[] = [{ page: 0, kind: 'text', text: 'Ana', rect: { x: 0.1, y: 0.1, width: 0.3, height: 0.1 } }]

async function pdfOf(build: (pdf: PDFDocument) => void): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (const n of [1, 2]) pdf.addPage([400, 300]).drawText(`page ${n}`)
  // Objects are created and pages embedded before the tree is damaged.
  await pdf.flush()
  build(pdf)
  return (await PDFDocument.prototype.save.call(pdf, {
    useObjectStreams: false,
    updateFieldAppearances: false,
  })) as Uint8Array
}

const tree = (pdf: PDFDocument): PDFDict => pdf.catalog.lookup(PDFName.of('Pages'), PDFDict)
const kids = (pdf: PDFDocument): PDFArray => tree(pdf).lookup(PDFName.of('Kids'), PDFArray)

/** Damages the written file: pdf-lib itself cannot write a tree that it cannot follow. */
const spoilt = (bytes: Uint8Array, from: RegExp, to: string): Uint8Array => {
  const text = Buffer.from(bytes).toString('latin1')
  expect(text).toMatch(from)
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'))
}

const trees: [string, number, (text: Uint8Array) => Uint8Array][] = [
  ['has too high a page count', 2, (bytes) => spoilt(bytes, /\/Count 2/, '/Count 7')],
  ['has a page count of zero', 2, (bytes) => spoilt(bytes, /\/Count 2/, '/Count 0')],
  ['has a negative page count', 2, (bytes) => spoilt(bytes, /\/Count 2/, '/Count -3')],
  ['has null and dangling kids', 2, (bytes) => spoilt(bytes, /\/Kids \[ /, '/Kids [ null 99 0 R ')],
  [
    'refers back to its root and to the catalog',
    2,
    (bytes) => spoilt(bytes, /\/Kids \[ ([^\]]*)\]/, '/Kids [ $1 1 0 R 2 0 R ]'),
  ],
  ['contains a page twice', 3, (bytes) => spoilt(bytes, /\/Kids \[ (\d+ 0 R) /, '/Kids [ $1 $1 ')],
  [
    'consists of one page',
    1,
    (bytes) => {
      const first = /\/Kids \[ (\d+) 0 R/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
      return spoilt(bytes, /\/Pages 1 0 R/, `/Pages ${first} 0 R`)
    },
  ],
]

describe('a page tree', () => {
  it.each(trees)('that %s is repaired', async (_, expected, spoil) => {
    const { bytes, pages } = await preparePdf(spoil(await pdfOf(() => undefined)))
    expect(pages).toEqual(Array.from({ length: expected }, () => ({ width: 400, height: 300 })))
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(expected)
    const both = await stampAndAppend({ prepared: bytes, stamps }, () => pdfOf(() => undefined))
    expect((await PDFDocument.load(both.bytes)).getPageCount()).toBe(expected + 2)
  })

  it('whose kids are in another array is repaired', async () => {
    const original = await pdfOf((pdf) => tree(pdf).set(PDFName.of('Kids'), pdf.context.register(kids(pdf))))
    expect((await preparePdf(original)).pages.length).toBe(2)
  })

  it('is repaired without losing the attributes that pages inherit', async () => {
    const original = await pdfOf((pdf) => {
      for (const index of [0, 1]) pdf.getPage(index).node.delete(PDFName.of('MediaBox'))
      tree(pdf).set(PDFName.of('MediaBox'), pdf.context.obj([10, 20, 110, 220]))
      tree(pdf).set(PDFName.of('Rotate'), PDFNumber.of(90))
      kids(pdf).push(PDFRef.of(99))
    })
    expect((await preparePdf(original)).pages).toEqual([
      { width: 200, height: 100 },
      { width: 200, height: 100 },
    ])
  })
})

describe('a free object number', () => {
  it('is not used for a new object while a page refers to it', async () => {
    const original = await pdfOf((pdf) => {
      const resources = pdf.getPage(0).node.lookup(PDFName.of('Resources'), PDFDict)
      const free = pdf.context.largestObjectNumber + 1
      const dangling = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`X${i}`, PDFRef.of(free + i)]))
      resources.set(PDFName.of('XObject'), pdf.context.obj(dangling))
    })
    const { bytes } = await preparePdf(original)
    const stamped = await PDFDocument.load(await stampPdf({ prepared: bytes, stamps }))
    const resources = stamped.getPage(0).node.lookup(PDFName.of('Resources'), PDFDict)
    expect(resources.lookup(PDFName.of('XObject'), PDFDict).keys().length).toBe(1)
  })

  it('is not taken from an absurdly large /Size', async () => {
    const prepared = spoilt(await pdfOf(() => undefined), /\/Size \d+/, '/Size 99999999')
    const stamped = await stampPdf({ prepared, stamps })
    expect(await pageText({ key: 'large size', load: async () => stamped, page: 0 })).toContain('Ana')
  })
})
