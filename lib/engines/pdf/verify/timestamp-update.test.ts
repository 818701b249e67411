import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openForUpdate } from '../file/open-for-update.ts'
import { detachedSignature } from '../seal/cms.ts'
import { onePage } from '../seal/testing.ts'
import { addTimestamp, timestampPdf } from '../seal/timestamp-pdf.ts'
import { rawFile, rawStream, rawUpdate, type SealedFiles, sealedFiles } from './testing.ts'
import { verifySeal } from './verify-seal.ts'

let files: SealedFiles
let withStreams: Buffer

beforeAll(async () => {
  files = await sealedFiles()
  withStreams = await files.seal(files.signer, undefined, await onePage())
})
afterAll(() => files.close())

const laterBytes = async (file: Uint8Array) => (await verifySeal(file)).after

/** Replaces the last such text by one of the same length. */
const swapped = (file: Buffer, from: string, to: string): Buffer => {
  const at = file.lastIndexOf(from)
  expect([from.length, at > 0]).toEqual([to.length, true])
  const changed = Buffer.from(file)
  changed.write(to, at, 'latin1')
  return changed
}

describe('the update with a document timestamp', () => {
  it.each(['table', 'stream'])('of an earlier version is evidence, with a cross-reference %s', async (kind) => {
    const file = gunzipSync(readFileSync(path.join(import.meta.dirname, 'timestamped-fixtures', `${kind}.pdf.gz`)))
    expect(await verifySeal(file)).toMatchObject({ valid: true, after: 'evidence', problems: [] })
  })

  it('is evidence however its rows were compressed, but only with these rows', async () => {
    const base = await openForUpdate(withStreams)
    const packed = (pack: (rows: Uint8Array) => Uint8Array) => addTimestamp(base, files.timestamp, pack)
    expect(await verifySeal(await packed((rows) => deflateSync(rows, { level: 0 })))).toMatchObject({
      valid: true,
      after: 'evidence',
    })
    expect(await laterBytes(await packed((rows) => Buffer.concat([deflateSync(rows), Buffer.of(0)])))).toBe('other')
    expect(await laterBytes(await packed((rows) => deflateSync(Buffer.from(rows).fill(0, 8, 16))))).toBe('other')
    expect(await laterBytes(await packed((rows) => deflateSync(rows.subarray(8))))).toBe('other')
  })

  it('is evidence only once', async () => {
    const twice = await timestampPdf(files.stamped, files.timestamp)
    expect(await verifySeal(twice)).toMatchObject({ valid: false, after: 'other', problems: ['changed_afterwards'] })
    expect((await verifySeal(twice)).signatures).toMatchObject([
      { kind: 'certification', after: 'other' },
      { kind: 'timestamp', after: 'other' },
      { kind: 'timestamp', after: 'nothing' },
    ])
  })

  it('is not evidence if anything in it is different', async () => {
    for (const [from, to] of [
      ['(Timestamp)', '(timestamp)'],
      ['/F 132', '/F 164'],
      ['/Rect [0 0 0 0]', '/Rect [0 0 9 9]'],
      ['/SigFlags 3', '/SigFlags 1'],
      ['/Type /DocTimeStamp\n', '/Type /DocTimeStamp '],
      ['0000000000000000>', '0000000000000001>'],
      [' 00000 n\r\n', ' 00000 n \n'],
      ['%%EOF\n', '%%EOF\r'],
    ] as const)
      expect(await verifySeal(swapped(files.stamped, from, to)), from).toMatchObject({ valid: false, after: 'other' })
    const upper = files.stamped
      .toString('latin1')
      .replace(/<3[0-9a-f]+0>(?![\s\S]*<3[0-9a-f]+0>)/, (hex) => hex.toUpperCase())
    expect(await laterBytes(Buffer.from(upper, 'latin1'))).toBe('other')
  })

  it('is not evidence if it covers less than the file, or other bytes', async () => {
    const stale = Buffer.concat([files.stamped.subarray(0, -1), Buffer.from('\r\n')])
    expect(await laterBytes(stale)).toBe('other')
    const elsewhere = Buffer.concat([files.timed, files.stamped.subarray(files.plain.length)])
    expect((await verifySeal(elsewhere)).problems).toContain('timestamp_imprint_mismatch')
  })

  it.each(['with the form of our seal', 'with a key twice'])('of a file that others sealed, %s', async (what) => {
    const isOurs = what === 'with the form of our seal'
    const page = isOurs
      ? '<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 9 9]\n/Contents 4 0 R\n/Annots [6 0 R]\n>>'
      : '<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 9 9]\n/Contents 9 0 R\n/Contents 4 0 R\n/Annots [6 0 R]\n>>'
    const sealed = await sealedByOthers(page)
    expect(await verifySeal(sealed)).toMatchObject({ after: 'nothing', integrity: true, problems: ['not_certified'] })
    const stamped = await timestampPdf(sealed, files.timestamp)
    expect(await laterBytes(stamped)).toBe(isOurs ? 'evidence' : 'other')
  })
})

/** A file sealed without the code that writes seals; the update with the seal has this page. */
async function sealedByOthers(page: string): Promise<Buffer> {
  const content = rawStream('', Buffer.from('0 0 9 9 re f'))
  const base = rawFile({
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>',
    4: content,
  })
  const room = 16_384
  const signature = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [${' '.repeat(40)}] /Contents <${'0'.repeat(room)}> >>`
  const objects = {
    1: '<<\n/Type /Catalog\n/Pages 2 0 R\n/AcroForm 7 0 R\n>>',
    3: page,
    5: signature,
    6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 5 0 R >>',
    7: '<<\n/Fields [6 0 R]\n/SigFlags 3\n>>',
  }
  const file = rawUpdate(base, objects, `/Root 1 0 R /Prev ${base.indexOf('xref\n')}`)
  const start = file.indexOf('<0000')
  const end = start + room + 2
  file.write(`0 ${start} ${end} ${file.length - end}`, file.indexOf('/ByteRange [') + '/ByteRange ['.length, 'latin1')
  const digest = createHash('sha256').update(file.subarray(0, start)).update(file.subarray(end)).digest()
  file.write(Buffer.from(await detachedSignature(digest, files.signer)).toString('hex'), start + 1, 'latin1')
  return file
}
