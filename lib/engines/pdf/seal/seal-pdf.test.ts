import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { ensureSealKey } from '#lib/domain/seal-key/index.ts'
import { verifySeal } from '../verify/verify-seal.ts'
import { sealPdf } from './seal-pdf.ts'
import type { SealSigner } from './seal-signer.ts'
import { onePage, testSigner } from './testing.ts'

const at = new Date('2026-11-21T12:34:56Z')
let signer: SealSigner
let other: SealSigner
let caPem = ''
const folder = mkdtempSync(path.join(tmpdir(), 'seal-'))

beforeAll(async () => {
  const identity = await ensureSealKey({
    dir: path.join(folder, 'a'),
    keys: soleKey(Buffer.alloc(32, 1)),
    organisation: 'Acme (Søn)',
    now: at,
  })
  signer = identity.signer
  caPem = identity.caPem
  other = (
    await ensureSealKey({
      dir: path.join(folder, 'b'),
      keys: soleKey(Buffer.alloc(32, 1)),
      organisation: 'Mallory',
      now: at,
    })
  ).signer
  return () => rmSync(folder, { recursive: true })
})

const base = onePage

const seal = async (bytes?: Uint8Array, by = signer): Promise<Uint8Array> =>
  sealPdf(bytes ?? (await base()), {
    signer: by,
    at,
    reason: 'Sealed (by) Acme /ByteRange [0 1] é',
    name: 'Acme (Søn)',
  })

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('a seal', () => {
  it('is an incremental update that covers the whole file and certifies it', async () => {
    for (const useObjectStreams of [true, false]) {
      const before = await base(useObjectStreams)
      const sealed = await seal(before)
      expect(Buffer.from(sealed).subarray(0, before.length).equals(Buffer.from(before))).toBe(true)
      expect(await verifySeal(sealed)).toMatchObject({
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

  it('conforms to PAdES baseline', async () => {
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
    // signing-time, 1.2.840.113549.1.9.5, is absent; content-type, message-digest and signing-certificate-v2 are
    // present.
    const cms = text.slice((a ?? 0) + 1, (b ?? 0) - 1)
    expect(cms).not.toContain('06092a864886f70d010905')
    for (const oid of ['06092a864886f70d010903', '06092a864886f70d010904', '060b2a864886f70d010910022f'])
      expect(cms.split(oid).length).toBe(2)
  })

  it.each(['rsa-sha256', 'ecdsa-p384-sha384'] as const)('can be made with a key for %s', async (algorithm) => {
    const own = testSigner(folder, algorithm)
    const sealed = await sealPdf(await base(), { signer: own, at: new Date(), reason: 'r', name: 'n' })
    expect(await verifySeal(sealed)).toMatchObject({ valid: true, subject: 'CN=Leaf', problems: [] })
    const place = sealed.length - 20_000
    expect((await verifySeal(Buffer.concat([sealed.subarray(0, place), sealed.subarray(place + 1)]))).valid).toBe(false)
  })

  it('of a sealed file is an approval, which the certification forbids', async () => {
    const twice = await seal(await seal(), other)
    expect(await verifySeal(twice)).toMatchObject({
      valid: false,
      docMdp: null,
      subject: 'CN=Mallory\nO=Mallory',
      problems: ['certification_broken'],
      signatures: [
        { kind: 'certification', integrity: true, after: 'other', problems: ['changed_afterwards'] },
        { kind: 'approval', valid: true, coversWholeFile: true },
      ],
    })
    expect(latin(twice)).toContain('/T (Seal 2)')
  })

  it('fails with an error if the signature does not fit', async () => {
    const bulky = {
      ...signer,
      chain: [...signer.chain, ...Array.from({ length: 40 }, () => signer.chain[0] ?? new Uint8Array())],
    }
    await expect(seal(undefined, bulky)).rejects.toThrow('16384')
  })

  it('is accepted by the installed verifiers', async ({ skip }) => {
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
    // Its exit status is not 0, which throws, unless it prints "CAdES Verification successful".
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
