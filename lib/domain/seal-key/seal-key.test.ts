import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { ensureSealKey } from './seal-key.ts'

const keys = soleKey(Buffer.alloc(32, 7))
const now = new Date('2026-11-21T10:00:00Z')
const years = (n: number): Date => new Date(Date.UTC(2026 + n, 10, 21, 10))
let dir = ''

beforeEach(async () => {
  dir = path.join(await mkdtemp(path.join(tmpdir(), 'seal-key-')), 'keys')
})
afterEach(() => rm(path.dirname(dir), { recursive: true, force: true }))

describe('the seal key', () => {
  it('is created once and loaded afterwards', async () => {
    const made = await ensureSealKey({ dir, keys, organisation: 'Açme & Søns', now })
    const again = await ensureSealKey({ dir, keys, organisation: 'Açme & Søns', now: years(1) })
    expect(again.leafFingerprint).toBe(made.leafFingerprint)
    expect(again.caFingerprint).toBe(made.caFingerprint)
    const data = Buffer.from('to be signed')
    const leaf = new X509Certificate(again.signer.chain[0] ?? '')
    expect(verify('sha256', data, leaf.publicKey, await again.signer.sign(data))).toBe(true)
  })

  it('has certificates for document signing', async () => {
    const { signer, caPem, notAfter } = await ensureSealKey({ dir, keys, organisation: 'Açme & Søns', now })
    const [leaf, ca] = signer.chain.map((der) => new X509Certificate(der))
    expect(leaf?.subject).toBe('CN=Açme & Søns\nO=Açme & Søns')
    expect(leaf?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.36'])
    expect(leaf?.verify(ca?.publicKey ?? createPublicKey(caPem))).toBe(true)
    expect(leaf?.ca).toBe(false)
    expect(ca?.ca).toBe(true)
    expect(notAfter.getTime()).toBeLessThanOrEqual(years(3).getTime())
    expect(new Date(ca?.validTo ?? '').getTime()).toBeGreaterThan(years(9).getTime())
    // KeyUsage (2.5.29.15), critical, digitalSignature and nonRepudiation: BIT STRING 06 C0.
    expect(Buffer.from(leaf?.raw ?? []).toString('hex')).toContain('0603551d0f0101ff0404030206c0')
  })

  it('stores private keys encrypted and readable only by their owner', async () => {
    await ensureSealKey({ dir, keys, organisation: 'Acme', now })
    expect((await readdir(dir)).sort()).toEqual(['ca.json', 'ca.pem', 'seal.json'])
    for (const name of ['ca.json', 'seal.json']) {
      expect((await stat(path.join(dir, name))).mode & 0o777).toBe(0o600)
      expect(await readFile(path.join(dir, name), 'utf8')).not.toContain('PRIVATE KEY')
    }
    await expect(
      ensureSealKey({ dir, keys: soleKey(Buffer.alloc(32, 8)), organisation: 'Acme', now }),
    ).rejects.toThrow()
  })

  it('renews the certificate from the same authority before it expires, and when the name changes', async () => {
    const first = await ensureSealKey({ dir, keys, organisation: 'Acme', now })
    const renewed = await ensureSealKey({
      dir,
      keys,
      organisation: 'Acme',
      now: new Date(years(3).getTime() - 30 * 86_400_000),
    })
    expect(renewed.leafFingerprint).not.toBe(first.leafFingerprint)
    expect(renewed.caFingerprint).toBe(first.caFingerprint)
    const renamed = await ensureSealKey({ dir, keys, organisation: 'Bolt', now })
    expect(new X509Certificate(renamed.signer.chain[0] ?? '').subject).toContain('CN=Bolt')
    expect(renamed.caFingerprint).toBe(first.caFingerprint)
  })

  it('replaces an authority before it expires and keeps the old certificate', async () => {
    const first = await ensureSealKey({ dir, keys, organisation: 'Acme', now })
    const next = await ensureSealKey({ dir, keys, organisation: 'Acme', now: years(10) })
    expect(next.caFingerprint).not.toBe(first.caFingerprint)
    expect(await readFile(path.join(dir, `ca-${first.caFingerprint.slice(0, 16)}.pem`), 'utf8')).toContain(
      'BEGIN CERTIFICATE',
    )
  })

  it('refuses changed files', async () => {
    await ensureSealKey({ dir, keys, organisation: 'Acme', now })
    const file = path.join(dir, 'seal.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('MII', 'MIJ'))
    await expect(ensureSealKey({ dir, keys, organisation: 'Acme', now })).rejects.toThrow()
  })
})
