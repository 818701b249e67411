import { execFileSync } from 'node:child_process'

/**
 * A PDF with these objects, numbered from 1, and a cross-reference table. The first one is the catalog.
 * @param extra further entries of the trailer
 */
export function rawPdf(objects: readonly (string | null)[], extra = ''): Uint8Array {
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f\r\n`
  for (const [i, object] of objects.entries()) {
    const offset = String(file.length).padStart(10, '0')
    table += object === null ? '0000000000 00001 f\r\n' : `${offset} 00000 n\r\n`
    if (object !== null) file += `${i + 1} 0 obj\n${object}\nendobj\n`
  }
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${extra} >>\nstartxref\n${file.length}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file + table + trailer, 'latin1'))
}

/** A stream with this data and these entries. */
export function rawStream(data: string, entries = ''): string {
  return `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`
}

/** The catalog, the page tree and one page of 400 × 300 points, whose content is object 4 and whose font is object 5. */
export function onePageWith(o: { catalog?: string; page?: string; xobjects?: string; content?: string }): string[] {
  const resources = `/Resources << /Font << /F1 5 0 R >> /XObject << ${o.xobjects ?? ''} >> >>`
  return [
    `<< /Type /Catalog /Pages 2 0 R ${o.catalog ?? ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R ${resources} ${o.page ?? ''} >>`,
    rawStream(o.content ?? 'BT /F1 18 Tf 40 200 Td (The price is 1,000 EUR) Tj ET'),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
}

/** The dictionary of a signature that `signed` fills in. */
export const unsignedSignature = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:20260102030405Z) /ByteRange [0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}] /Contents <${'0'.repeat(8192)}> >>`

/** Signs the file, which contains `unsignedSignature`, with openssl and the key that testSigner made in `folder`. */
export function signed(bytes: Uint8Array, folder: string): Uint8Array {
  const file = Buffer.from(bytes)
  const start = file.indexOf(`<${'0'.repeat(8192)}>`)
  const end = start + 8194
  const range = [start, end, file.length - end].map((value) => String(value).padStart(10, '0'))
  file.write(range.join(' '), file.indexOf('/ByteRange [0 ') + '/ByteRange [0 '.length)
  const covered = Buffer.concat([file.subarray(0, start), file.subarray(end)])
  const by = ['-signer', 'leaf.pem', '-inkey', 'leaf.key', '-md', 'sha256', '-binary', '-outform', 'DER']
  const der = execFileSync('openssl', ['cms', '-sign', ...by], { cwd: folder, input: covered })
  file.write(der.toString('hex'), start + 1)
  return new Uint8Array(file)
}
