import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, StandardFonts } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf } from '../documents.ts'
import { stampPdf } from '../stamp/stamp-pdf.ts'
import { onePageWith, rawPdf, rawStream } from './testing.ts'
import { isWellFormed } from './well-formed.ts'

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** The numbers of the objects of a file with a table, and the numbers that it refers to. */
function numbersIn(file: string): { present: Set<number>; named: Set<number> } {
  const all = (pattern: RegExp) => new Set([...file.matchAll(pattern)].map(([, number]) => Number(number)))
  return { present: all(/(?:^|\n)(\d+) 0 obj\n/g), named: all(/(\d+) 0 R/g) }
}

describe('an upload', () => {
  it('is rewritten with one cross-reference section and without references to free numbers', async () => {
    const objects = onePageWith({ xobjects: '/X1 6 0 R /X2 99 0 R /X3 7 3 R' })
    const { bytes, removed } = await preparePdf(rawPdf([...objects, null, rawStream('q Q', '/Subtype /Form')]))
    const file = latin(bytes)
    expect(removed).toEqual([])
    expect(file.match(/startxref/g)).toHaveLength(1)
    expect(file).not.toMatch(/\d{10} \d{5} f\r\n(?!0{10} 65535)[\s\S]*\d f\r\n/)
    const { present, named } = numbersIn(file)
    expect([...named].filter((number) => !present.has(number))).toEqual([])
    expect(await pageText({ key: 'rewritten', load: async () => bytes, page: 0 })).toContain('The price is 1,000 EUR')
  })

  it('loses objects that nothing refers to, and the stated lengths of streams', async () => {
    const objects = onePageWith({})
    objects[3] = '<< /Length 7 0 R >>\nstream\nBT /F1 18 Tf 40 200 Td (stays) Tj ET\nendstream'
    const file = latin((await preparePdf(rawPdf([...objects, rawStream('leftover'), '36']))).bytes)
    expect(file).toContain('(stays)')
    expect(file).not.toContain('leftover')
    const { present, named } = numbersIn(file)
    expect([...present].filter((number) => !named.has(number))).toEqual([])
  })

  it('keeps the last of two entries with one key, as viewers do', async () => {
    const objects = onePageWith({ page: '/Contents 6 0 R' })
    const other = rawStream('BT /F1 18 Tf 40 200 Td (the last one) Tj ET')
    const file = latin((await preparePdf(rawPdf([...objects, other]))).bytes)
    expect(file.match(/\/Contents/g)).toHaveLength(1)
    expect(file).toContain('the last one')
    expect(file).not.toContain('The price')
  })

  it('is the same after it is prepared again', async () => {
    for (const useObjectStreams of [true, false]) {
      const pdf = await PDFDocument.create()
      const font = await pdf.embedFont(StandardFonts.Helvetica)
      for (let n = 0; n < 3; n += 1) pdf.addPage([400, 300]).drawText(`page ${n}`, { font })
      pdf.setTitle('Un contrat (à signer)')
      const { bytes } = await preparePdf(await pdf.save({ useObjectStreams }))
      expect(isWellFormed(bytes)).toBe(true)
      expect(Buffer.from((await preparePdf(bytes)).bytes).equals(Buffer.from(bytes))).toBe(true)
      expect(latin(bytes).includes('/ObjStm')).toBe(useObjectStreams)
      expect((await PDFDocument.load(bytes)).getTitle()).toBe('Un contrat (à signer)')
    }
  })

  it('that has object streams has them afterwards, and hardly grows', async () => {
    const pdf = await PDFDocument.create()
    const font = await pdf.embedFont(StandardFonts.Helvetica)
    const page = pdf.addPage([400, 300])
    page.drawText('tagged', { font })
    const kids = PDFArray.withContext(pdf.context)
    for (let n = 0; n < 3000; n += 1)
      kids.push(pdf.context.register(pdf.context.obj({ Type: 'StructElem', S: 'P', K: [n], Pg: page.ref })))
    pdf.catalog.set(PDFName.of('StructTreeRoot'), pdf.context.register(pdf.context.obj({ K: kids } as never)))
    const original = await pdf.save({ useObjectStreams: true })
    const { bytes } = await preparePdf(original)
    expect(bytes.length / original.length).toBeLessThan(1.03)
    const stamped = await stampPdf({
      prepared: bytes,
      stamps: [{ page: 0, kind: 'text', text: 'Ana', rect: { x: 0.1, y: 0.1, width: 0.3, height: 0.1 } }],
    })
    const tree = (await PDFDocument.load(stamped)).catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
    const last = tree.lookup(PDFName.of('K'), PDFArray).lookup(2999, PDFDict)
    expect(last.lookup(PDFName.of('K'), PDFArray).lookup(0, PDFNumber).asNumber()).toBe(2999)
  })
})

describe('what only some programs show', () => {
  const image = '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray'
  const cases: [string, string, string[]][] = [
    ['print_alternates', '/Alternates [<< /Image 7 0 R /DefaultForPrinting true >>]', [rawStream('b', image)]],
    ['external_stream', '/OPI << /2.0 << /F (evil.tif) >> >>', []],
  ]
  it.each(cases)('is removed from an image: %s', async (name, entries, more) => {
    const objects = [...onePageWith({ xobjects: '/I 6 0 R' }), rawStream('a', `${image} ${entries}`), ...more]
    const { bytes, removed } = await preparePdf(rawPdf(objects))
    expect(removed).toEqual([name])
    expect(latin(bytes)).not.toMatch(/Alternates|OPI|evil/)
    expect(latin(bytes).match(/\/Subtype \/Image/g)).toHaveLength(1)
    expect((await preparePdf(bytes)).removed).toEqual([])
  })

  it.each([
    ['a PostScript XObject', '/Type /XObject /Subtype /PS /Level1 7 0 R'],
    ['a form in PostScript', '/Type /XObject /Subtype /Form /Subtype2 /PS /BBox [0 0 1 1]'],
    ['a form whose subtype is another object', '/Subtype 8 0 R'],
  ])('is emptied: %s', async (_, entries) => {
    const more = [rawStream('evil showpage', entries), rawStream('evil level 1'), '/PS']
    const { bytes, removed } = await preparePdf(
      rawPdf([...onePageWith({ xobjects: '/P 6 0 R', content: 'q /P Do Q' }), ...more]),
    )
    expect(removed).toEqual(['postscript'])
    expect(latin(bytes)).not.toMatch(/evil|\/PS\b/)
    expect(latin(bytes)).toContain('/Subtype /Form')
  })

  it('is removed: the content of another file, and data for validating signatures', async () => {
    const form = '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (evil.pdf) /Page 0 >>'
    const objects = [
      ...onePageWith({ catalog: '/DSS << /Certs [4 0 R] >>', xobjects: '/P 6 0 R' }),
      rawStream('', form),
    ]
    const { bytes, removed } = await preparePdf(rawPdf(objects))
    expect(removed).toEqual(['external_stream', 'validation_data'])
    expect(latin(bytes)).not.toMatch(/evil|DSS/)
  })
})
