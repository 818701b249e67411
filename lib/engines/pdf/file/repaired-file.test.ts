import { PDF } from '@libpdf/core'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { resolved, strictly } from './base-file.ts'
import { contentRefs, pageDicts } from './page-attributes.ts'
import { repairedFile } from './repaired-file.ts'

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

let table = ''
let packed = ''

beforeAll(async () => {
  const pdf = await PDFDocument.create()
  pdf.addPage([400, 300]).drawText('one')
  pdf.addPage([200, 100]).drawText('two')
  table = latin(await pdf.save({ useObjectStreams: false }))
  packed = latin(await pdf.save({ useObjectStreams: true }))
})

/** The lengths of each page's decoded content. */
async function contents(bytes: Uint8Array | undefined): Promise<number[]> {
  const pdf = await PDF.load(bytes ?? new Uint8Array(), strictly)
  return pageDicts({ pdf }).map(({ page }) =>
    contentRefs({ pdf }, page).reduce((sum, ref) => {
      const stream = resolved({ pdf }, ref)
      return sum + (stream && 'getDecodedData' in stream ? stream.getDecodedData().length : 0)
    }, 0),
  )
}

describe('a damaged file', () => {
  it('is reconstructed from its objects', async () => {
    const intact = await contents(bytesOf(table))
    expect(intact.every((length) => length > 20)).toBe(true)
    const damaged: [string, string][] = [
      ['no trailer', table.slice(0, table.lastIndexOf('xref\n0'))],
      [
        'no compressed cross-reference',
        packed.slice(0, packed.lastIndexOf('startxref')).replace(/\/Type \/XRef/, '/Type /XXXX'),
      ],
      ['no endobj', table.replaceAll('endobj', '')],
      ['no endstream', table.replaceAll('endstream', '')],
      ['wrong lengths', table.replace(/\/Length \d+/g, '/Length 7')],
      ['lengths beyond the end', table.replace(/\/Length \d+/g, '/Length 99999')],
      ['a dictionary that does not end', table.replace(/\/Count 2\n>>/, '/Count 2')],
      ['other line ends', table.replace(/\b(obj|endobj)\n/g, '$1\r').replaceAll('stream\n', 'stream\r\n')],
    ]
    for (const [what, file] of damaged) expect(await contents(repairedFile(bytesOf(file))), what).toEqual(intact)
  })

  it('uses the later of two objects with one number', async () => {
    const page = /(\d+) 0 obj\n<<\n\/Type \/Page\n[\s\S]*?endobj/.exec(table)?.[0] ?? ''
    const changed = `${table.slice(0, table.lastIndexOf('xref\n0'))}\n${page.replace(/\/MediaBox \[[^\]]*\]/, '/MediaBox [ 0 0 77 88 ]')}\n`
    const pdf = await PDF.load(repairedFile(bytesOf(changed)) ?? new Uint8Array(), strictly)
    expect(latin(await pdf.save())).toContain('77 88')
  })

  it('is not repairable without a catalog', () => {
    for (const text of [
      '',
      '%PDF-1.7\n',
      '%PDF-1.7\n1 0 obj\n<</Type /Page',
      '1 0 obj (never closed',
      'trailer <<',
      '<'.repeat(5000),
    ])
      expect(repairedFile(bytesOf(text)), text.slice(0, 40)).toBeUndefined()
  })
})
