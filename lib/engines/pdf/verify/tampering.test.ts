import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PdfArray } from '@libpdf/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestAuthority } from '#lib/engines/pki/testing.ts'
import { copyOf, openBase, resolvedDict } from '../file/base-file.ts'
import { Revision } from '../file/revision.ts'
import { dict, name, number, numbers, text } from '../file/syntax.ts'
import { sealPdf } from '../seal/seal-pdf.ts'
import type { SealSigner, Timestamper } from '../seal/seal-signer.ts'
import { onePage } from '../seal/testing.ts'
import { timestampPdf } from '../seal/timestamp-pdf.ts'
import { type Change, revised, type SealedFiles, sealedFiles } from './testing.ts'
import { verifySeal } from './verify-seal.ts'

let files: SealedFiles
let authority: TestAuthority
let signer: SealSigner
let other: SealSigner
let timestamp: Timestamper
let seal: SealedFiles['seal']
let plain: Buffer
let timed: Buffer
let stamped: Buffer

beforeAll(async () => {
  files = await sealedFiles()
  ;({ authority, signer, other, timestamp, seal, plain, timed, stamped } = files)
})
afterAll(() => files.close())

const replaced = (file: Buffer, from: string | RegExp, to: string): Buffer => {
  const changed = Buffer.from(file.toString('latin1').replace(from, to), 'latin1')
  expect(changed.equals(file)).toBe(false)
  return changed
}

const square = () =>
  dict({ Type: name('Annot'), Subtype: name('Square'), Rect: numbers([0, 0, 99, 99]), Contents: text('paid') })

describe('an intact file is reported as valid', () => {
  it('with an RFC 3161 timestamp in the seal', async () => {
    expect(await verifySeal(timed)).toMatchObject({ valid: true, timestamp: { valid: true, authority: 'Test Time' } })
  })

  it('with a document timestamp after it', async () => {
    expect(stamped.subarray(0, plain.length).equals(plain)).toBe(true)
    expect(await verifySeal(stamped)).toMatchObject({
      valid: true,
      coversWholeFile: false,
      after: 'evidence',
      docMdp: 1,
      timestamp: null,
      problems: [],
    })
    expect((await verifySeal(stamped)).signatures).toMatchObject([
      { kind: 'certification', coversUntil: plain.length },
      { kind: 'timestamp', coversWholeFile: true, valid: true, timestamp: { authority: 'Test Time', problems: [] } },
    ])
  })

  it('with a timestamp that is trusted only if its authority leads to a given root', async () => {
    const [own, unrelated] = [readFileSync(authority.ca), readFileSync(authority.otherCa)]
    const read = async (file: Buffer, roots: Buffer[]) =>
      (await verifySeal(file, { roots })).signatures.at(-1)?.timestamp
    for (const file of [timed, stamped]) {
      expect(await read(file, [unrelated, own])).toMatchObject({ valid: true, trusted: true })
      expect(await read(file, [unrelated])).toMatchObject({ valid: true, trusted: false })
      expect(await read(file, [])).toMatchObject({ valid: true, trusted: false })
    }
    const stolen = await seal(signer, async () => timestamp(Buffer.alloc(32, 1)))
    expect(await read(stolen, [own])).toMatchObject({ valid: false, trusted: false })
  })

  it('by openssl, and by pdfsig if installed', async ({ skip }) => {
    const at = (name: string) => path.join(files.folder, name)
    const [, a = 0, b = 0] = (
      stamped
        .toString('latin1')
        .match(/\/ByteRange \[\d+ \d+ \d+ \d+/g)
        ?.at(-1)
        ?.match(/\d+/g) ?? []
    ).map(Number)
    const der = Buffer.from(stamped.toString('latin1', a + 1, b - 1), 'hex')
    writeFileSync(at('token'), der.subarray(0, 4 + der.readUInt16BE(2)))
    writeFileSync(at('data'), Buffer.concat([stamped.subarray(0, a), stamped.subarray(b)]))
    const given = ['-token_in', '-in', at('token'), '-data', at('data'), '-CAfile', authority.ca]
    const run = (program: string, ...options: string[]) =>
      execFileSync(program, options, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
    // Its exit status is not 0, which throws, unless it prints "Verification: OK".
    run('openssl', 'ts', '-verify', ...given)
    writeFileSync(at('timed.pdf'), timed)
    try {
      run('pdfsig', '-v')
    } catch {
      skip()
    }
    expect(run('pdfsig', '-nocert', at('timed.pdf'))).toMatch(/Total document signed[\s\S]*Signature is Valid/)
  })

  it('with an unusually large token', async () => {
    let asked = 0
    const bulky: Timestamper = async () => {
      asked += 1
      return Buffer.concat([Buffer.from([0x30, 0x82, 0x2f, 0xfc]), Buffer.alloc(0x2ffc)])
    }
    expect((await verifySeal(await timestampPdf(plain, bulky))).problems).toEqual(['timestamp_malformed'])
    expect(asked).toBe(2)
  })

  it('if the upload was already signed or timestamped, so that the seal cannot certify it', async () => {
    const before = await timestampPdf(await onePage(false), timestamp)
    expect(await verifySeal(await seal(signer, undefined, before))).toMatchObject({ valid: true, docMdp: null })
  })

  it('if it refers to a cross-reference section twice', async () => {
    const plainPage = Buffer.from(await onePage(false))
    const start = /startxref\s+(\d+)/.exec(plainPage.toString('latin1'))?.[1]
    const round = replaced(plainPage, 'trailer\n<<', `trailer\n<< /Prev ${start}`)
    expect((await verifySeal(await seal(signer, undefined, round))).problems).toEqual([])
  })
})

describe('a changed bit', () => {
  it('is detected anywhere: in signatures, certificates, attributes, tokens and all other bytes', async () => {
    for (const file of [timed, stamped]) {
      const places = new Set<number>()
      for (let at = 0; at < file.length; at += 797) places.add(at)
      // Only some of the digits, since each change requires verifying a signature.
      for (const { index } of file.toString('latin1').matchAll(/\/Contents <30/g))
        for (let at = index + 10; !file.subarray(at, at + 40).equals(Buffer.alloc(40, '0')); at += 23) places.add(at)
      for (const place of places) {
        const changed = Buffer.from(file)
        changed[place] = (changed[place] ?? 0) ^ 1
        expect((await verifySeal(changed)).valid, `at ${place}`).toBe(false)
      }
    }
  })

  it('is reported by its own problem', async () => {
    const problems = async (from: string | RegExp, to: string) => (await verifySeal(replaced(plain, from, to))).problems
    expect(await problems('/MediaBox [ 0 0 400', '/MediaBox [ 0 0 401')).toContain('digest_mismatch')
    expect(await problems('/M (D:20', '/M (D:21')).toContain('digest_mismatch')
    expect(await problems(/startxref(?![\s\S]*startxref)/, 'startxfer')).not.toEqual([])
    expect(await problems(/trailer(?![\s\S]*trailer)/, 'trailor')).not.toEqual([])
    expect(await problems(/xref\n(\d)(?![\s\S]*xref\n)/, 'xref\n9')).not.toEqual([])
    expect(await problems(/0000000000 65535 f/, '0000000001 65535 f')).toContain('digest_mismatch')
  })
})

describe('an appended change', () => {
  const problems = async (change: Change, file = plain) => (await verifySeal(await revised(file, change))).problems

  it('is detected if it is loose bytes or a revision without changes', async () => {
    for (const file of [plain, timed, stamped])
      for (const more of ['\n', '%', '\n%%EOF\n'])
        expect((await verifySeal(Buffer.concat([file, Buffer.from(more)]))).problems).toEqual(['changed_afterwards'])
    expect(await problems(() => {})).toEqual(['changed_afterwards'])
  })

  const shadows: [string, Change][] = [
    ['changes a page', (_, page) => page.set('MediaBox', numbers([0, 0, 10, 10]))],
    ['adds an annotation', (update, page) => page.set('Annots', PdfArray.of(update.add(square())))],
    ['removes the annotations', (_, page) => page.delete('Annots')],
    [
      'adds an open action',
      (_, _page, catalog) => catalog.set('OpenAction', dict({ S: name('JavaScript'), JS: text('1') })),
    ],
    [
      'adds validation data',
      (update, _page, catalog) => catalog.set('DSS', update.add(dict({ Certs: PdfArray.of() }))),
    ],
    ['removes the certification', (_, _page, catalog) => catalog.delete('Perms')],
    ['removes the form', (_, _page, catalog) => catalog.delete('AcroForm')],
    [
      'replaces the pages',
      (update, page, catalog) => {
        const tree = dict({ Type: name('Pages'), Count: number(1), Kids: PdfArray.of(update.add(copyOf(page))) })
        catalog.set('Pages', update.add(tree))
      },
    ],
  ]
  it.each(shadows)('is detected if it %s, with or without a timestamp after it', async (_what, change) => {
    const shadow = await revised(plain, change)
    expect(await verifySeal(shadow)).toMatchObject({ valid: false })
    expect((await verifySeal(Buffer.from(await timestampPdf(shadow, timestamp)))).valid).toBe(false)
    expect((await verifySeal(await revised(stamped, change))).valid).toBe(false)
  })

  it('is detected if it alters the signature dictionary, such as its permission', async () => {
    const base = await openBase(plain)
    const update = new Revision(base)
    const perms = resolvedDict(base, base.catalog.get('Perms'))
    const ref = perms?.getRef('DocMDP')
    const signature = ref && resolvedDict(base, ref)
    if (!ref || !signature) throw new Error('there is no signature')
    const looser = copyOf(signature)
    looser.set('Reference', PdfArray.of())
    update.put(ref, looser)
    expect((await verifySeal(update.finish().bytes)).valid).toBe(false)
  })

  it("is detected if it is another party's signature, even with a timestamp after it", async () => {
    const theirs = await seal(other, undefined, plain)
    expect((await verifySeal(theirs)).problems).toEqual(['certification_broken'])
    expect((await verifySeal(await timestampPdf(theirs, timestamp))).problems).toEqual(['certification_broken'])
  })

  it('is detected if it is a visible field disguised as a timestamp', async () => {
    const visible = Buffer.from(await timestampPdf(plain, timestamp))
    const fake = await revised(visible, (update, page) => {
      page.set('Annots', PdfArray.of(...(page.getArray('Annots') ?? []), update.add(square())))
    })
    expect((await verifySeal(await timestampPdf(fake, timestamp))).problems).toContain('changed_afterwards')
  })
})

describe('an attack', () => {
  it('with exchanged certificates is detected', async () => {
    // The signature is from one organisation and the certificate in it from another.
    expect((await verifySeal(await seal({ ...signer, chain: other.chain }))).problems).toContain('signature_invalid')
    const stray = { ...signer, chain: [...signer.chain, ...other.chain] }
    expect((await verifySeal(await seal(stray))).problems).toContain('certificate_unrelated')
  })

  it("with a time outside the certificate's validity is detected", async () => {
    const late = { signer, at: new Date('2036-01-01T00:00:00Z'), reason: 'r', name: 'n' }
    expect((await verifySeal(await sealPdf(await onePage(), late))).problems).toContain('certificate_not_valid_then')
  })

  it('with the token of another signature or document is detected', async () => {
    const stolen = await timestamp(Buffer.alloc(32, 1))
    expect((await verifySeal(await seal(signer, async () => stolen))).problems).toEqual(['timestamp_imprint_mismatch'])
    const elsewhere = await verifySeal(await timestampPdf(plain, async () => stolen))
    expect(elsewhere.problems).toEqual(['timestamp_imprint_mismatch'])
    expect(elsewhere.signatures).toMatchObject([{ valid: true }, { valid: false, integrity: false }])
  })

  it('with the byte range is detected', async () => {
    const [whole = '', a = 0, b = 0, c = 0] = (
      /\/ByteRange \[0 (\d+) (\d+) (\d+)\] */.exec(plain.toString('latin1')) ?? []
    ).map((part, i) => (i === 0 ? part : Number(part))) as [string, number, number, number]
    const ranges = {
      starting: [1, a, b, c],
      'gap enlarged': [0, a - 10, b, c],
      'gap enlarged behind': [0, a, b + 10, c - 10],
      overlapping: [0, b + 10, a, c],
      'short of the end': [0, a, b, c - 1],
      'beyond the end': [0, a, b, c + 1],
      'no gap': [0, b, b, c],
    }
    for (const [what, range] of Object.entries(ranges)) {
      const changed = replaced(plain, whole, `/ByteRange [${range.join(' ')}]`.padEnd(whole.length))
      expect(await verifySeal(changed), what).toMatchObject({ valid: false })
      const named = what === 'short of the end' ? 'changed_afterwards' : 'byte_range_malformed'
      expect((await verifySeal(changed)).problems, what).toContain(named)
    }
  })

  it('with a second /Contents or another duplicate key is detected', async () => {
    const twice = replaced(plain, '/Filter /Adobe.PPKLite', '/Contents <300000>    ')
    expect((await verifySeal(twice)).problems).toContain('dictionary_ambiguous')
  })

  it('with content before the header is detected', async () => {
    for (const more of ['\n', '%PDF-1.4\n'])
      expect((await verifySeal(Buffer.concat([Buffer.from(more), plain]))).valid).toBe(false)
  })

  it('is distinguished from a file without a seal and from a file that is not a PDF', async () => {
    expect(await verifySeal(await onePage())).toMatchObject({ sealed: false, valid: false, problems: ['no_signature'] })
    expect(await verifySeal(await timestampPdf(await onePage(), timestamp))).toMatchObject({
      sealed: false,
      valid: false,
    })
    const junk = ['', 'hello', '%PDF-1.7\nstartxref\n9\n%%EOF', '%PDF-1.7\nxref\n0 99999999999\nstartxref\n9\n%%EOF']
    for (const bytes of junk)
      expect(await verifySeal(Buffer.from(bytes))).toMatchObject({ sealed: false, problems: ['unreadable'] })
  })
})
