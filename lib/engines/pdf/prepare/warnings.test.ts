import { PDFDocument, StandardFonts } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { preparePdf } from '../documents.ts'
import { joinDocuments } from '../join/join-documents.ts'
import { onePageWith, rawPdf, rawStream } from './testing.ts'

const image = rawStream(
  'a',
  '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
)
const form = (content: string) =>
  rawStream(content, '/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Resources << /Font << /F1 5 0 R >> >>')

const warningsOf = async (parts: { content?: string; page?: string; xobject?: string; font?: string }) => {
  const objects = onePageWith({ xobjects: parts.xobject ? '/X 6 0 R' : '', ...parts })
  if (parts.font) objects[4] = parts.font
  return (await preparePdf(rawPdf([...objects, ...(parts.xobject ? [parts.xobject] : [])]))).warnings
}
const text = (words: string, before = '', at = '40 200') => `${before} BT /F1 18 Tf ${at} Td (${words}) Tj ET`

describe('fonts that are not in the file', () => {
  const font = (name: string) => `<< /Type /Font /Subtype /TrueType /BaseFont /${name} /Encoding /WinAnsiEncoding >>`

  it('are reported, unless every program substitutes the same one', async () => {
    expect(await warningsOf({ font: font('ABCDEF+Garamond-Bold') })).toEqual([
      { kind: 'fonts', page: 1, fonts: ['Garamond-Bold'] },
    ])
    expect(await warningsOf({ font: font('Garamond'), content: '', xobject: form('q Q') })).toEqual([])
    for (const name of [
      'Helvetica',
      'Times-BoldItalic',
      'ZapfDingbats',
      'Arial',
      'ArialMT',
      'Arial,Bold',
      'TimesNewRomanPS-BoldMT',
    ])
      expect(await warningsOf({ font: font(name) }), name).toEqual([])
  })

  it('are reported where a form draws with them, page by page', async () => {
    const pdf = await PDFDocument.create()
    for (const name of [StandardFonts.Helvetica, StandardFonts.Courier])
      pdf.addPage([400, 300]).drawText('text', { font: await pdf.embedFont(name) })
    const first = Buffer.from(await pdf.save({ useObjectStreams: false })).toString('latin1')
    const odd = new Uint8Array(Buffer.from(first.replace('/BaseFont /Courier', '/BaseFont /Curious'), 'latin1'))
    expect((await preparePdf(odd)).warnings).toEqual([{ kind: 'fonts', page: 2, fonts: ['Curious'] }])
    const file = (name: string, bytes: Uint8Array) => ({ name, load: async () => bytes })
    expect((await joinDocuments([file('a.pdf', odd), file('b.pdf', odd)])).warnings).toEqual([
      { kind: 'fonts', page: 2, fonts: ['Curious'] },
      { kind: 'fonts', page: 4, fonts: ['Curious'] },
    ])
    const drawn = { content: '/X Do', xobject: form(text('x')), font: font('Curious') }
    expect(await warningsOf(drawn)).toEqual([{ kind: 'fonts', page: 1, fonts: ['Curious'] }])
  })
})

describe('text that is not drawn', () => {
  const hidden = (excerpt: string) => [{ kind: 'hidden_text', page: 1, excerpt }]
  const seen = text('visible', '', '40 250')
  const cases: [string, Parameters<typeof warningsOf>[0]][] = [
    ['invisible', { content: `${seen} ${text('the price is 9', '3 Tr')}` }],
    ['beside the page', { content: `${seen} ${text('the price is 9', '', '-900 20')}` }],
    [
      'outside the crop box',
      { content: `${seen} ${text('the price is 9', '', '40 20')}`, page: '/CropBox [0 100 400 300]' },
    ],
    ['a clip through which nothing is drawn', { content: `${seen} q ${text('the price is 9', '7 Tr')} Q` }],
    ['white on white', { content: `${seen} ${text('the price is 9', '1 g')}` }],
    [
      'transparent',
      {
        content: `${seen} /GS gs ${text('the price is 9')}`,
        page: '/Resources << /Font << /F1 5 0 R >> /ExtGState << /GS << /ca 0 >> >> >>',
      },
    ],
    [
      'invisible in a form',
      { content: `${seen} q 1 0 0 1 5 5 cm /X Do Q`, xobject: form(text('the price is 9', '3 Tr')) },
    ],
    [
      'beside the page in a form',
      { content: `${seen} q 1 0 0 1 2000 5 cm /X Do Q`, xobject: form(text('the price is 9')) },
    ],
  ]
  it.each(cases)('is reported: %s', async (_, parts) => {
    expect(await warningsOf(parts)).toEqual(hidden('the price is 9'))
  })

  it('is reported with its beginning', async () => {
    const [warning] = await warningsOf({ content: text('word '.repeat(80), '3 Tr') })
    expect(warning).toMatchObject({ kind: 'hidden_text', excerpt: expect.stringMatching(/^word word .{60,80}…$/) })
  })

  it('is reported as a text layer over the image of a page', async () => {
    const scanned = { content: `q 400 0 0 300 0 0 cm /X Do Q ${text('recognised', '3 Tr')}`, xobject: image }
    expect(await warningsOf(scanned)).toEqual([{ kind: 'text_layer', page: 1 }])
  })

  it('is not reported if it is drawn, or has no characters', async () => {
    const drawn: Parameters<typeof warningsOf>[0][] = [
      { content: `0 g 0 150 400 150 re f ${text('white on black', '1 g')}` },
      { content: text('outlined', '1 Tr') },
      { content: `q ${text('a clip', '7 Tr')} 0 g 0 0 400 300 re f Q` },
      { content: `${seen} ${text('   ', '3 Tr')}` },
      { content: text('turned'), page: '/Rotate 90 /CropBox [0 100 400 300]' },
      {
        content: `q 1 0 0 1 -2000 0 cm /X Do Q`,
        xobject: form(text('moved back', '', '2040 200')).replace('[0 0 400 300]', '[0 0 4000 300]'),
      },
    ]
    for (const parts of drawn) expect(await warningsOf(parts), parts.content).toEqual([])
  })
})
