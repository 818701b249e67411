import { describe, expect, it } from 'vitest'
import { preparePdf } from '../index.ts'
import { onePageWith, rawPdf, rawStream } from './testing.ts'

const attached = (name: string, at: number) => [
  `<< /Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${at + 1} 0 R >> >>`,
  rawStream('data', '/Type /EmbeddedFile'),
]
const named = '/Names << /EmbeddedFiles << /Names [(a) 6 0 R (b) 8 0 R] >> >>'
const withFiles = (catalog: string) =>
  rawPdf([...onePageWith({ catalog }), ...attached('invoice.xml', 6), ...attached('plan.pdf', 8)])

describe('a placeholder instead of the document is refused', () => {
  it.each([
    [
      'a dynamic form',
      rawPdf([
        ...onePageWith({ catalog: '/NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >>' }),
        rawStream('<xdp/>'),
      ]),
      'pdf_xfa',
      {},
    ],
    [
      'the cover of a portfolio',
      withFiles(`/Collection << >> ${named}`),
      'pdf_portfolio',
      { names: 'invoice.xml, plan.pdf' },
    ],
    [
      'a rights-managed wrapper',
      rawPdf([
        ...onePageWith({ catalog: '/AF [6 0 R] /Collection << /View /H >>' }),
        '<< /Type /Filespec /F (x) /AFRelationship /EncryptedPayload /EF << /F 7 0 R >> >>',
        rawStream('data', '/Type /EmbeddedFile'),
      ]),
      'pdf_rights_managed',
      {},
    ],
  ])('%s', async (_, bytes, code, details) => {
    await expect(preparePdf(bytes)).rejects.toMatchObject({ code, details })
  })
})

it('attached files that are left out are named', async () => {
  const { removed, warnings } = await preparePdf(withFiles(named))
  expect(removed).toEqual(['embedded_files'])
  expect(warnings).toEqual([{ kind: 'attachments', names: ['invoice.xml', 'plan.pdf'] }])
})
