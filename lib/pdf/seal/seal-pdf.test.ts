import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDict, PDFDocument, PDFName, StandardFonts } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureSealKey } from '#lib/sealing/seal-key.ts'
import { openBase } from '../file/base-file.ts'
import { pageDicts } from '../file/page-attributes.ts'
import { Revision } from '../file/revision.ts'
import { stampPdf } from '../stamp/stamp-pdf.ts'
import { verifySeal } from '../verify/verify-seal.ts'
import { sealPdf } from './seal-pdf.ts'
import type { SealSigner } from './seal-signer.ts'

const at = new Date('2026-11-21T12:34:56Z')
let signer: SealSigner
let other: SealSigner
let caPem = ''
const folder = mkdtempSync(path.join(tmpdir(), 'seal-'))

beforeAll(async () => {
  const identity = await ensureSealKey({
    dir: path.join(folder, 'a'),
    key: Buffer.alloc(32, 1),
    organisation: 'Acme (Søn)',
    now: at,
  })
  signer = identity.signer
  caPem = identity.caPem
  other = (
    await ensureSealKey({ dir: path.join(folder, 'b'), key: Buffer.alloc(32, 1), organisation: 'Mallory', now: at })
  ).signer
  return () => rmSync(folder, { recursive: true })
})

async function base(useObjectStreams = true): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  pdf.addPage([400, 300]).drawText('We agree on 100 EUR', { font })
  const prepared = await pdf.save({ useObjectStreams })
  return stampPdf({
    prepared,
    stamps: [{ page: 0, rect: { x: 0.1, y: 0.1, width: 0.3, height: 0.1 }, kind: 'text', text: 'Ana' }],
  })
}

const seal = async (bytes?: Uint8Array, by = signer): Promise<Uint8Array> =>
  sealPdf(bytes ?? (await base()), {
    signer: by,
    at,
    reason: 'Sealed (by) Acme /ByteRange [0 1] é',
    name: 'Acme (Søn)',
  })

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('the seal', () => {
  it('is an incremental update that covers the whole file and certifies it', async () => {
    for (const useObjectStreams of [true, false]) {
      const before = await base(useObjectStreams)
      const sealed = await seal(before)
      expect(Buffer.from(sealed).subarray(0, before.length).equals(Buffer.from(before))).toBe(true)
      expect(verifySeal(sealed)).toMatchObject({
        sealed: true,
        valid: true,
        coversWholeFile: true,
        integrity: true,
        cmsValid: true,
        docMdp: 1,
        subFilter: 'ETSI.CAdES.detached',
        problems: [],
        preSealLength: before.length,
        claimedAt: '2026-11-21T12:34:56.000Z',
        name: 'Acme (Søn)',
        reason: 'Sealed (by) Acme /ByteRange [0 1] é',
      })
    }
  })

  it('is written as PAdES baseline wants it', async () => {
    const sealed = await seal()
    const text = latin(sealed)
    const [, a, b, c] = (/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(text) ?? []).slice(1).map(Number)
    expect((b ?? 0) + (c ?? 0)).toBe(sealed.length)
    expect(text.slice(a, b)).toMatch(/^<[0-9a-f]{32768}>$/)
    expect(text).toContain('/M (D:20261121123456Z)')
    expect(text).not.toContain('/Cert ')
    const catalog = (await PDFDocument.load(sealed)).catalog
    const extension = catalog.lookup(PDFName.of('Extensions'), PDFDict).lookup(PDFName.of('ESIC'), PDFDict)
    expect(extension.toString().replace(/\s+/g, ' ')).toBe('<< /BaseVersion /1.7 /ExtensionLevel 2 >>')
    // signing-time, 1.2.840.113549.1.9.5, is not there; content-type, message-digest and signing-certificate-v2 are.
    const cms = text.slice((a ?? 0) + 1, (b ?? 0) - 1)
    expect(cms).not.toContain('06092a864886f70d010905')
    for (const oid of ['06092a864886f70d010903', '06092a864886f70d010904', '060b2a864886f70d010910022f'])
      expect(cms.split(oid).length).toBe(2)
  })

  it('works with an RSA key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
    const key = path.join(folder, 'rsa.pem')
    writeFileSync(key, privateKey.export({ format: 'pem', type: 'pkcs8' }))
    const pem = execFileSync('openssl', ['req', '-x509', '-key', key, '-days', '30', '-subj', '/CN=Rsa'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const chain = [new Uint8Array(new X509Certificate(pem).raw)]
    const rsa: SealSigner = {
      chain,
      algorithm: 'rsa-sha256',
      sign: async (data) => new Uint8Array(sign('sha256', data, privateKey)),
    }
    const sealed = await sealPdf(await base(), { signer: rsa, at: new Date(), reason: 'r', name: 'n' })
    expect(verifySeal(sealed)).toMatchObject({ valid: true, subject: 'CN=Rsa' })
  })

  it('over a sealed file is an approval, and both names differ', async () => {
    const twice = await seal(await seal(), other)
    expect(verifySeal(twice)).toMatchObject({ valid: true, docMdp: null, subject: 'CN=Mallory\nO=Mallory' })
    expect(latin(twice)).toContain('/T (Seal 2)')
  })

  it('fails loudly when the signature does not fit', async () => {
    const bulky = {
      ...signer,
      chain: [...signer.chain, ...Array.from({ length: 40 }, () => signer.chain[0] ?? new Uint8Array())],
    }
    await expect(seal(undefined, bulky)).rejects.toThrow('16384')
  })

  it('is accepted by the programs that are there', async ({ skip }) => {
    const file = path.join(folder, 'sealed.pdf')
    const sealed = await seal()
    writeFileSync(file, sealed)
    const run = (program: string, ...given: string[]): string =>
      execFileSync(program, given, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
    try {
      run('pdfsig', '-v')
      run('qpdf', '--version')
    } catch {
      skip()
    }
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors')
    expect(run('pdfsig', '-nocert', file)).toMatch(/Total document signed[\s\S]*Signature is Valid/)
    const text = latin(sealed)
    const [, a = 0, b = 0] = (/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(text) ?? []).slice(1).map(Number)
    writeFileSync(path.join(folder, 'cms'), Buffer.from(text.slice(a + 1, b - 1), 'hex'))
    writeFileSync(path.join(folder, 'content'), Buffer.concat([sealed.subarray(0, a), sealed.subarray(b)]))
    writeFileSync(path.join(folder, 'ca.pem'), caPem)
    const files = { in: 'cms', content: 'content', CAfile: 'ca.pem' }
    const named = Object.entries(files).flatMap(([option, name]) => [`-${option}`, path.join(folder, name)])
    // It ends with a status other than 0, and so throws, unless "CAdES Verification successful".
    run(
      'openssl',
      'cms',
      '-verify',
      '-cades',
      '-inform',
      'DER',
      '-binary',
      '-purpose',
      'any',
      '-no_check_time',
      '-out',
      '/dev/null',
      ...named,
    )
  })
})

describe('tampering', () => {
  it('by a single bit, anywhere, is found', async () => {
    const sealed = Buffer.from(await seal())
    const contents = sealed.lastIndexOf('/Contents <') + '/Contents '.length
    const cms = contents + 4 + 2 * sealed.length
    const places = new Set<number>()
    // Every digit of the signature itself, and samples of everything else.
    for (let at = contents; at < Math.min(cms, contents + 3000); at += 1) places.add(at)
    for (let at = 0; at < sealed.length; at += 97) places.add(at)
    for (const place of places) {
      for (const bit of [1, 0x20]) {
        const changed = Buffer.from(sealed)
        changed[place] = (changed[place] ?? 0) ^ bit
        expect(verifySeal(changed).valid, `bit ${bit} at ${place}`).toBe(false)
      }
    }
  })

  it('in the dictionary, the content or the cross-reference is named', async () => {
    const sealed = Buffer.from(await seal(await base(false)))
    const change = (from: string, to: string): Uint8Array =>
      Buffer.from(sealed.toString('latin1').replace(from, to), 'latin1')
    expect(verifySeal(change('(D:20261121', '(D:20261122')).problems).toContain('digest_mismatch')
    expect(verifySeal(change('/MediaBox [ 0 0 400', '/MediaBox [ 0 0 401')).valid).toBe(false)
    expect(verifySeal(change('startxref', 'startxfer')).valid).toBe(false)
    expect(verifySeal(change('/ByteRange [0 ', '/ByteRange [1 ')).problems).toContain('byte_range_malformed')
  })

  it('by appending is found: loose bytes, and a revision that changes a page', async () => {
    const sealed = await seal()
    expect(verifySeal(Buffer.concat([sealed, Buffer.from('\n')])).problems).toEqual(['not_whole_file'])
    const opened = await openBase(sealed)
    const shadow = new Revision(opened)
    const [first] = pageDicts(opened)
    if (!first) throw new Error('no page')
    shadow.put(first.ref, first.page)
    expect(verifySeal(shadow.finish().bytes)).toMatchObject({
      valid: false,
      coversWholeFile: false,
      integrity: true,
      problems: ['not_whole_file'],
    })
  })

  it('by another certificate is found', async () => {
    // The signature is Acme's, the certificate in it is Mallory's.
    const swapped: SealSigner = { ...signer, chain: other.chain }
    expect(verifySeal(await seal(undefined, swapped)).problems).toContain('signature_invalid')
    const stray: SealSigner = { ...signer, chain: [...signer.chain, ...other.chain] }
    expect(verifySeal(await seal(undefined, stray)).problems).toContain('certificate_unrelated')
  })

  it('with the time is found when the certificate did not hold then', async () => {
    const late = await sealPdf(await base(), { signer, at: new Date('2036-01-01T00:00:00Z'), reason: 'r', name: 'n' })
    expect(verifySeal(late).problems).toContain('certificate_not_valid_then')
  })

  it('is not confused with a file that has no seal, or is no PDF', async () => {
    expect(verifySeal(await base())).toMatchObject({ sealed: false, valid: false, problems: ['no_signature'] })
    for (const junk of [
      '',
      'hello',
      '%PDF-1.7\nstartxref\n9\n%%EOF',
      '%PDF-1.7\nxref\n0 99999999999\nstartxref\n9\n%%EOF',
    ]) {
      expect(verifySeal(Buffer.from(junk))).toMatchObject({ sealed: false, problems: ['unreadable'] })
    }
  })
})
