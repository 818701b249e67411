import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preparePdf } from '../documents.ts'
import { sealPdf } from '../seal/seal-pdf.ts'
import type { SealSigner } from '../seal/seal-signer.ts'
import { testSigner } from '../seal/testing.ts'
import { stampPdf } from '../stamp/stamp-pdf.ts'
import { onePageWith, rawPdf, rawStream, signed, unsignedSignature } from './testing.ts'

let folder: string
let signer: SealSigner
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signed-'))
  signer = testSigner(folder, 'ecdsa-p256-sha256')
})
afterAll(() => rmSync(folder, { recursive: true }))

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b))
const attack = (name: string) => new Uint8Array(readFileSync(path.join(import.meta.dirname, 'attack-fixtures', name)))

const appearance = rawStream('0 g 0 0 100 20 re f', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]')

type Parts = {
  catalog?: string
  form?: string
  /** Entries of the widget of the signature. */
  widget?: string
  page?: string
  content?: string
  xobjects?: string
  annotations?: string
  fields?: string
  /** Objects from number 9. */
  more?: string[]
}

/** A page with a signature: 6 is its widget, 7 its appearance, 8 its value. */
function withSignature(parts: Parts, value = unsignedSignature): Uint8Array {
  const { catalog = '', form = '', widget, page = '', annotations = '', fields = '', more = [], ...rest } = parts
  const field = `/Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /P 3 0 R /V 8 0 R`
  return rawPdf([
    ...onePageWith({
      catalog: `/AcroForm << /SigFlags 3 ${form} /Fields [6 0 R ${fields}] >> ${catalog}`,
      page: `/Annots [6 0 R ${annotations}] ${page}`,
      ...rest,
    }),
    `<< ${field} ${widget ?? '/Rect [10 10 110 30] /F 132 /AP << /N 7 0 R >>'} >>`,
    appearance,
    value,
    ...more,
  ])
}
const signedWith = (parts: Parts) => signed(withSignature(parts), folder)

const refusal = (found: string) => ({ code: 'pdf_signed', details: { found } })

describe('a signed upload', () => {
  it('is refused unless the sender chooses', async () => {
    const file = signedWith({})
    for (const options of [{}, { signatures: 'refuse' as const }])
      await expect(preparePdf(file, options)).rejects.toMatchObject(refusal('none'))
  })

  it('is kept as it is, with the names of its signers, if that is safe', async () => {
    const link = '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.com) >> >>'
    const kept: Parts[] = [
      {},
      { widget: '/Rect [0 0 0 0] /F 132' },
      { annotations: '9 0 R', more: [link] },
      { catalog: '/Perms << /DocMDP 8 0 R >>' },
      { catalog: '/DSS << /Certs [9 0 R] >>', more: [rawStream('certificate')] },
    ]
    for (const parts of kept) {
      const file = signedWith(parts)
      const { bytes, removed, signatures } = await preparePdf(file, { signatures: 'keep' })
      expect([same(bytes, file), removed]).toEqual([true, []])
      expect(signatures).toEqual([
        {
          kind: 'signature',
          name: 'Leaf',
          claimedAt: '2026-01-02T03:04:05.000Z',
          verifies: true,
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ])
    }
  })

  it('is kept with the bytes before its header removed, and after this product sealed it', async () => {
    const file = signedWith({})
    const moved = await preparePdf(Buffer.concat([Buffer.from('junk\n'), file]), { signatures: 'keep' })
    expect(same(moved.bytes, file)).toBe(true)
    const rect = { x: 0.1, y: 0.1, width: 0.3, height: 0.1 }
    const stamped = await stampPdf({ prepared: file, stamps: [{ page: 0, kind: 'text', text: 'Ana', rect }] })
    const sealed = await sealPdf(stamped, { signer, at: new Date(), reason: 'r', name: 'n' })
    const again = await preparePdf(sealed, { signatures: 'keep' })
    expect(same(again.bytes, sealed)).toBe(true)
    expect(again.signatures.map(({ name, verifies }) => [name, verifies])).toEqual([
      ['Leaf', true],
      ['Leaf', true],
    ])
  })

  const script = '<< /S /JavaScript /JS (evil\\(\\)) >>'
  const square = '<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] /AP << /N 7 0 R >> >>'
  const text = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (x) /Rect [0 0 9 9] /AP << /N 7 0 R >> >>'
  const image = '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray'
  const layers = '/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>'
  const active: [string, string, Parts][] = [
    ['a script', 'open_action', { catalog: `/OpenAction ${script}` }],
    ['a script in a name tree', 'javascript', { catalog: `/Names << /JavaScript << /Names [(a) ${script}] >> >>` }],
    ['an action of the page', 'page_actions', { page: `/AA << /O ${script} >>` }],
    ['a layer', 'layers', { catalog: layers, more: ['<< /Type /OCG /Name (L) >>'] }],
    ['a form that requests new appearances', 'form_fields', { form: '/NeedAppearances true' }],
    ['XFA', 'xfa', { form: '/XFA (x)' }],
    ['a text field', 'form_fields', { fields: '9 0 R', annotations: '9 0 R', more: [text] }],
    ['a text field on no page', 'form_fields', { fields: '9 0 R', more: [text] }],
    ['a widget that is in no form', 'form_fields', { annotations: '9 0 R', more: [text.replace('/Tx', '/Sig')] }],
    ['a comment', 'annotations', { annotations: '9 0 R', more: [square] }],
    ['a link with an appearance', 'annotations', { annotations: '9 0 R', more: [square.replace('/Square', '/Link')] }],
    ['an attached file', 'embedded_files', { catalog: '/Names << /EmbeddedFiles << /Names [] >> >>' }],
    [
      'an image for printing',
      'print_alternates',
      { xobjects: '/I 9 0 R', more: [rawStream('a', `${image} /Alternates []`)] },
    ],
    ['PostScript', 'postscript', { xobjects: '/I 9 0 R', more: [rawStream('a', '/Subtype /PS')] }],
    ['a signature without an appearance', 'form_fields', { widget: '/Rect [10 10 110 30] /F 132' }],
    [
      'a signature with several appearances',
      'form_fields',
      { widget: '/Rect [10 10 110 30] /F 132 /AP << /N << /Off 7 0 R >> >>' },
    ],
    [
      'a signature that changes under the pointer',
      'form_fields',
      { widget: '/Rect [10 10 110 30] /F 132 /AP << /N 7 0 R /R 7 0 R >>' },
    ],
    ['a signature that is only printed', 'form_fields', { widget: '/Rect [10 10 110 30] /F 36 /AP << /N 7 0 R >>' }],
    ['a signature that is not printed', 'form_fields', { widget: '/Rect [10 10 110 30] /F 128 /AP << /N 7 0 R >>' }],
    ['usage rights', 'usage_rights', { catalog: '/Perms << /UR3 8 0 R >>' }],
    ['validation data that is part of a page', 'validation_data', { catalog: '/DSS << /Certs [4 0 R] >>' }],
    ['a reference to an object that a later update would add', 'missing_objects', { xobjects: '/I 99 0 R' }],
  ]
  it.each(active)('is refused if it has %s', async (_, found, parts) => {
    const file = signedWith(parts)
    await expect(preparePdf(file, { signatures: 'keep' })).rejects.toMatchObject(refusal(found))
    const { removed, bytes, signatures } = await preparePdf(file, { signatures: 'remove' })
    expect(removed).toContain('signatures')
    expect([signatures, /evil|\/ByteRange/.test(latin(bytes))]).toEqual([[], false])
  })

  it('is refused if it was changed after it was signed', async () => {
    const file = Buffer.from(signedWith({}))
    const longer = Buffer.concat([file, Buffer.from(`${latin(file).slice(latin(file).lastIndexOf('startxref'))}`)])
    await expect(preparePdf(longer, { signatures: 'keep' })).rejects.toMatchObject(refusal('damage,later_changes'))
  })

  it('is refused if one of its signatures verifies and another does not', async () => {
    const field = '<< /FT /Sig /T (b) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>'
    const file = signedWith({ fields: '9 0 R', more: [field] })
    await expect(preparePdf(file, { signatures: 'keep' })).rejects.toMatchObject(refusal('invalid_signature'))
  })

  it('is refused if it needs a repair', async () => {
    const file = signed(
      new Uint8Array(Buffer.from(latin(withSignature({})).replace('/Count 1', '/Count 7'), 'latin1')),
      folder,
    )
    await expect(preparePdf(file, { signatures: 'keep' })).rejects.toMatchObject(refusal('damage'))
  })

  it('is not one if no signature verifies: it is prepared like any other', async () => {
    const changed = new Uint8Array(Buffer.from(latin(signedWith({})).replace('1,000 EUR', '9,000 EUR'), 'latin1'))
    for (const file of [withSignature({}), changed]) {
      const { bytes, removed, signatures } = await preparePdf(file, { signatures: 'keep' })
      expect([removed, signatures]).toEqual([['signatures', 'form_fields'], []])
      expect(latin(bytes)).not.toMatch(/\/ByteRange|\/AcroForm/)
    }
  })
})

describe('the attack', () => {
  it('with garbage as a signature is refused or made harmless', async () => {
    const file = attack('signed-by-no-one.pdf')
    await expect(preparePdf(file)).rejects.toMatchObject(refusal('none'))
    for (const signatures of ['keep', 'remove'] as const) {
      const { bytes, removed } = await preparePdf(file, { signatures })
      expect(removed).toEqual(['open_action', 'signatures', 'form_fields', 'layers'])
      expect(latin(bytes)).not.toMatch(/JavaScript|NeedAppearances|\/Usage|\/AS\b|ByteRange/)
    }
  })

  it('with images for printing and PostScript is made harmless', async () => {
    const { bytes, removed } = await preparePdf(attack('alternates-and-postscript.pdf'))
    expect(removed).toEqual(['print_alternates', 'postscript'])
    expect(latin(bytes)).not.toMatch(/Alternates|showpage|\/PS\b/)
  })
})
