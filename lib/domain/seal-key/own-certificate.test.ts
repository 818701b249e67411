import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, later } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { authorizeManage, findMember, type Member, setUp } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { verifyLog } from '#lib/engines/audit/index.ts'
import { keyFileOf } from '#lib/engines/pdf/key-file.ts'
import { testRsaKey } from '#lib/engines/pdf/seal/testing.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'
import { openPkcs12 } from '#lib/engines/pki/pkcs12.ts'
import { canSeal, installCertificate, returnToSelfMade, sealCertificateView, sealIdentity } from './index.ts'
import { certificateFromPkcs12, ownIdentity, usablePair } from './own-certificate.ts'
import { ec, openTestCa } from './testing.ts'

const now = later(new Date(), HOUR)

const { dir, openssl, issue, pkcs12, close } = openTestCa()

/** As `certificateFromPkcs12`, without a process for each file. */
function pairIn(file: Uint8Array, password: string): KeyPairFile {
  return usablePair(keyFileOf(openPkcs12(file, password)), now)
}

function reason(file: Uint8Array, password = 'sécret'): unknown {
  try {
    pairIn(file, password)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'seal_certificate_unfit') return error.details.reason
    throw error
  }
  return null
}

beforeAll(() => {
  copyFileSync(testRsaKey, path.join(dir, 'rsa.pem.key'))
  issue('p256')
})
afterAll(close)

describe('a certificate in a PKCS#12 file', () => {
  it.each([
    ['P-256', ec('P-256'), 'ecdsa-p256-sha256', 'sha256'],
    ['P-384', ec('P-384'), 'ecdsa-p384-sha384', 'sha384'],
    ['RSA', ['-key', 'rsa.pem.key'], 'rsa-sha256', 'sha256'],
  ] as const)('is read with a key of %s, in old and new encryption formats', async (name, key, algorithm, hash) => {
    issue(name, { key: [...key] })
    if (name === 'RSA') copyFileSync(testRsaKey, path.join(dir, 'RSA.key'))
    for (const form of [[], ['-legacy'], ['-macalg', 'sha512']]) {
      const { signer, caPem, leafFingerprint } = ownIdentity(pairIn(pkcs12(name, ...form), 'sécret'))
      const [leaf, ca] = signer.chain.map((der) => new X509Certificate(der))
      expect(leaf?.subject).toBe(`O=Acme\nCN=${name}`)
      expect(ca?.subject).toBe('CN=Acme CA')
      expect(signer.algorithm).toBe(algorithm)
      expect(leafFingerprint).toBe(leaf?.fingerprint256.replaceAll(':', '').toLowerCase())
      expect(caPem.match(/BEGIN/g)).toHaveLength(2)
      const data = Buffer.from('to be signed')
      expect(verify(hash, data, createPublicKey(leaf?.toString() ?? ''), await signer.sign(data))).toBe(true)
    }
  })

  it('is refused with the reason', () => {
    const good = pkcs12('p256')
    expect(reason(good, 'wrong')).toBe('wrong_password')
    expect(reason(pkcs12('p256', '-legacy'), 'wrong')).toBe('wrong_password')
    expect(reason(Buffer.from('hello'))).toBe('unreadable')
    expect(reason(good.subarray(0, 400))).toBe('unreadable')
    const bare = ['pkcs12', '-export', '-passout', 'pass:sécret']
    expect(reason(openssl(...bare, '-nokeys', '-in', 'p256.pem'))).toBe('no_key')
    expect(reason(openssl(...bare, '-nocerts', '-inkey', 'p256.key', '-in', 'p256.pem'))).toBe('no_certificate')
    issue('expired', { days: '0' })
    expect(reason(pkcs12('expired'))).toBe('expired')
    issue('exchange', { usage: 'keyAgreement' })
    expect(reason(pkcs12('exchange'))).toBe('not_for_signing')
    issue('old', { digest: '-sha1' })
    expect(reason(pkcs12('old'))).toBe('weak_digest')
    issue('short', { key: ['-newkey', 'rsa:2048'] })
    expect(reason(pkcs12('short'))).toBe('weak_key')
    issue('curve', { key: ec('secp521r1') })
    expect(reason(pkcs12('curve'))).toBe('unsupported_key')
  })

  it.each([
    ['its key', ['-certpbe', 'NONE']],
    ['its certificates', ['-keypbe', 'NONE']],
    ['its key in an old format', ['-certpbe', 'NONE', '-legacy']],
    ['its certificates in an old format', ['-keypbe', 'NONE', '-legacy']],
  ])('is refused if it states too many rounds for %s', (_, form) => {
    expect(reason(pkcs12('p256', '-nomaciter', '-iter', '1000001', ...form))).toBe('too_many_rounds')
  })

  it('is refused before a key is derived if it states too many rounds for its MAC', () => {
    const file = pkcs12('p256', '-iter', `${0x01_11_70}`).toString('latin1')
    expect(reason(Buffer.from(file, 'latin1'))).toBeNull()
    const [few, many] = ['\x02\x03\x01\x11\x70', '\x02\x03\x7f\xff\xff']
    const at = file.lastIndexOf(few)
    expect(at).toBeGreaterThan(file.length - 16)
    expect(reason(Buffer.from(file.slice(0, at) + many + file.slice(at + few.length), 'latin1'))).toBe(
      'too_many_rounds',
    )
  })

  it('is refused if its key has no certificate, or is restricted to RSA-PSS', () => {
    issue('pss', { key: ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'] })
    expect(reason(pkcs12('pss'))).toBe('unsupported_key')
    // openssl cannot write such a file, with a key and a certificate of two different pairs.
    const own = pkcs12('p256', '-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac')
    issue('second')
    const strange = pkcs12('second', '-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac')
    const secret = (name: string) => new Uint8Array(keyBytes(path.join(dir, `${name}.key`)))
    const at = own.indexOf(secret('p256'))
    expect(at).toBeGreaterThan(0)
    Buffer.from(secret('second')).copy(own, at)
    expect(reason(own)).toBe('key_mismatch')
    expect(reason(strange)).toBeNull()
  })
})

describe('a PKCS#12 file of an admin', () => {
  it('is opened in a process, which passes the reason on', async () => {
    const file = pkcs12('p256')
    expect((await certificateFromPkcs12(file, 'sécret', now)).certificate.match(/BEGIN/g)).toHaveLength(2)
    const wrong = { code: 'seal_certificate_unfit', details: { reason: 'wrong_password' } }
    await expect(certificateFromPkcs12(file, 'wrong', now)).rejects.toMatchObject(wrong)
  })
})

/** The private scalar of a P-256 key, 32 bytes, as in PKCS#8. */
function keyBytes(file: string): Buffer {
  const der = Buffer.from(readFileSync(file, 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const at = der.indexOf(Buffer.from([0x04, 0x20]))
  return der.subarray(at + 2, at + 34)
}

onEachDatabase("the organisation's own certificate", (open) => {
  let ctx: TestCtx
  beforeAll(async () => {
    ctx = testContext(await open())
    ctx.advance(Date.now() + HOUR - ctx.now().getTime())
  })

  it('is used until the organisation returns to the self-made one, and is never replaced automatically', async () => {
    const founder = { organisation: 'Acme', name: 'Olga', email: 'olga@acme.example', password: 'a long password' }
    const { userId, organisationId } = await setUp(ctx, { ...founder, timeZone: 'UTC', locale: 'en' })
    const admin = authorizeManage((await findMember(ctx.store.q, userId)) as Member)
    const first = await sealCertificateView(ctx, admin)
    expect(first).toMatchObject({ source: 'self-made', subject: 'CN=Acme, O=Acme', expired: false })
    await installCertificate(ctx, admin, { file: pkcs12('p256'), password: 'sécret' })
    expect(await sealCertificateView(ctx, admin)).toMatchObject({ source: 'own', issuer: 'CN=Acme CA' })
    const file = path.join(ctx.settings.dataDir, 'secrets', 'seal', organisationId, 'own.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('PRIVATE KEY')
    expect(await canSeal(ctx, organisationId)).toBe(true)
    ctx.advance(301 * DAY)
    expect(await canSeal(ctx, organisationId)).toBe(false)
    expect(await sealCertificateView(ctx, admin)).toMatchObject({ source: 'own', expired: true })
    await returnToSelfMade(ctx, admin)
    expect((await sealIdentity(ctx, organisationId)).caFingerprint).toBe(first.issuerFingerprint)
    expect(await canSeal(ctx, organisationId)).toBe(true)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
    const { auditEvent: e } = ctx.store.q.t
    const events = (await ctx.store.q.select().from(e)).filter(({ event }) => event === 'seal_certificate.changed')
    expect(events.map(({ metadata }) => JSON.parse(metadata).source)).toEqual(['own', 'self-made'])
  })
})
