import { signaturesOf } from '#lib/domain/evidence/verifier/verify/pdf-seal.mjs'
import { mutationOf } from '#lib/engines/pdf/verify/differential/mutations.ts'
import { sealedBases } from '#lib/engines/pdf/verify/differential/sealed-bases.ts'
import { storedSignatures } from '#lib/engines/pdf/verify/signatures.ts'
import { SyntaxFault } from '#lib/engines/pdf/verify/values.ts'
import { readSeal } from '#lib/engines/pdf/verify/verify-seal.ts'
import type { Target } from '../target.ts'

const tokens = [
  ...[
    '<<',
    '>>',
    '[',
    ']',
    '<',
    '>',
    '(',
    ')',
    '%',
    '\n',
    '\r\n',
    ' R',
    ' 0 R',
    ' 0 obj\n',
    '\nendobj\n',
    'stream\n',
    'endstream',
  ],
  ...['xref\n', 'trailer', 'startxref\n', '%%EOF\n', 'null', 'true', '/A<<', '>>', '/A [', ']', '((((', '))))'],
  ...[
    '/ByteRange',
    '/Contents',
    '/Prev',
    '/XRefStm',
    '/Index',
    '/W',
    '/Size',
    '/Root',
    '/AcroForm',
    '/Fields',
    '/Kids',
    '/Length',
  ],
  ...[
    '/Filter',
    '/FlateDecode',
    '/DecodeParms',
    '/Predictor',
    '/Columns',
    '/Type',
    '/ObjStm',
    '/XRef',
    '/First',
    '/N',
    '/Sig',
    '/V',
  ],
  ...[
    '/FT',
    '/M',
    '/Name',
    '/Reason',
    '/Perms',
    '/DocMDP',
    '/TransformParams',
    '/Reference',
    '/P',
    '/SubFilter',
    '/ETSI.RFC3161',
  ],
  ...['0000000000 65535 f \n', '0000000015 00000 n \n', '0 1\n', '[0 0 0]', '[1 4 2]', '[0 1000000000]', '99999999999'],
]

const isRefusal = (error: unknown): boolean => error instanceof SyntaxFault

function sealedSeeds(): Buffer[] {
  const bases = sealedBases()
  const files = bases.flatMap(({ sealed, stamped }) => (stamped ? [sealed, stamped] : [sealed]))
  // A token without content: the verifier refuses it, after it has read the whole file.
  const makeToken = () => Buffer.alloc(60, 1)
  return [...files, ...Array.from({ length: 60 }, (_, seed) => mutationOf(seed, bases, makeToken).bytes)]
}

/** A file of this size whatever the dictionary is, so that a byte range that ends with the file still does. */
const size = 16 * 1024

/** A file with this text as its signature dictionary, right after the header. */
function withSignature(dictionary: Buffer): Buffer {
  const bodies = [
    '<< /Type /Catalog /Pages 5 0 R /AcroForm 2 0 R >>',
    '<< /SigFlags 3 /Fields [3 0 R] >>',
    '<< /FT /Sig /T (a) /V 4 0 R >>',
    null,
    '<< /Type /Pages /Kids [] /Count 0 >>',
  ]
  const offsets: number[] = []
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')]
  let at = parts[0]?.length ?? 0
  const add = (part: Buffer) => {
    parts.push(part)
    at += part.length
  }
  for (const number of [4, 1, 2, 3, 5]) {
    offsets[number] = at
    const body = bodies[number - 1]
    add(
      Buffer.concat([
        Buffer.from(`${number} 0 obj\n`),
        body ? Buffer.from(body) : dictionary,
        Buffer.from('\nendobj\n'),
      ]),
    )
  }
  const rows = [1, 2, 3, 4, 5].map((number) => `${String(offsets[number]).padStart(10, '0')} 00000 n \n`)
  const table = `xref\n0 6\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size 6 /Root 1 0 R >>\n`
  const end = (start: number) => `startxref\n${start}\n%%EOF\n`
  const padding = size - at - table.length - end(size).length
  if (padding > 2) add(Buffer.from(`%${' '.repeat(padding - 2)}\n`))
  const file = Buffer.concat([...parts, Buffer.from(table), Buffer.from(end(at))])
  return file
}

function dictionarySeeds(): Buffer[] {
  const der = storedSignatures(sealedBases()[0]?.sealed ?? Buffer.of())[0]?.der ?? Buffer.of()
  return ['/ETSI.CAdES.detached', '/ETSI.RFC3161'].map((filter) => {
    const contents = der.toString('hex').padEnd(der.length * 2 + 64, '0')
    const type = filter === '/ETSI.RFC3161' ? '/DocTimeStamp' : '/Sig'
    const text = (from: number, to: number) =>
      `<< /Type ${type} /Filter /Adobe.PPKLite /SubFilter ${filter} /ByteRange [0 ${String(from).padStart(6, '0')} ${String(to).padStart(6, '0')} ${String(size - to).padStart(6, '0')}] /M (D:20260101120000Z) /Name (Name) /Contents <${contents}> >>`
    const start = '%PDF-1.7\n4 0 obj\n'.length + text(0, 0).indexOf('<', 2)
    return Buffer.from(text(start, start + contents.length + 2), 'latin1')
  })
}

export const pdfTargets: Target[] = [
  {
    name: 'pdf-seal',
    what: 'PDF seal reader',
    seeds: sealedSeeds,
    tokens,
    run: (bytes) => readSeal(bytes, []),
    isRefusal,
  },
  {
    name: 'byte-range',
    what: 'signature dictionaries and their byte ranges',
    seeds: dictionarySeeds,
    tokens,
    async run(dictionary) {
      const file = withSignature(dictionary)
      signaturesOf(file)
      await readSeal(file, [])
    },
    isRefusal,
  },
]
