import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { DAY, later } from '#lib/core/clock.ts'
import { writeDurable } from '#lib/core/durable-file.ts'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { SealSigner } from '#lib/engines/pdf/index.ts'
import { certificateNameOf, type KeyPairFile, newAuthority, newSealCertificate } from '#lib/engines/pki/index.ts'
import { readKeyPair, writeKeyPair } from './key-file.ts'

/** The key and certificates that seal. The fingerprints are SHA-256 of the DER form, in hexadecimal. */
export type SealIdentity = {
  signer: SealSigner
  /** Whether the organisation installed the certificate, or this installation made it. */
  source: 'own' | 'self-made'
  /**
   * The certificates that a reader may want to trust: the authority of a self-made one, or the chain of an installed
   * one.
   */
  caPem: string
  /** Of the last certificate of the chain. */
  caFingerprint: string
  leafFingerprint: string
  notBefore: Date
  notAfter: Date
}

type SealKeyOptions = {
  /** The folder of the key files; created if missing, mode 0700. */
  dir: string
  /** They encrypt the private keys at rest. */
  keys: PurposeKeys
  now: Date
  /** The organisation's name, which the certificates carry. */
  organisation: string
}

const RENEWAL_MS = 90 * DAY
const signWith = promisify(sign)

/**
 * The organisation's sealing key, created at first use: a private authority (`ca.pem` is public) and a seal
 * certificate, which the authority renews when it is about to expire or the organisation's name has changed. An
 * authority that is about to expire is replaced, and its certificate is kept as `ca-<fingerprint>.pem`. Rejects if a
 * key file was changed or written under another key. SEAL-07.
 */
export async function ensureSealKey({ dir, keys, now, organisation }: SealKeyOptions): Promise<SealIdentity> {
  let authority = await readKeyPair(path.join(dir, 'ca.json'), keys)
  if (!authority || isEnding(authority, now)) {
    if (authority) await publish(path.join(dir, `ca-${fingerprintOf(authority).slice(0, 16)}.pem`), authority)
    authority = newAuthority(organisation, now)
    await writeKeyPair(path.join(dir, 'ca.json'), keys, authority)
  }
  await publish(path.join(dir, 'ca.pem'), authority)
  let leaf = await readKeyPair(path.join(dir, 'seal.json'), keys)
  if (!leaf || isEnding(leaf, now) || !isIssuedBy(leaf, authority) || !isNamed(leaf, organisation)) {
    leaf = newSealCertificate(organisation, authority, now)
    await writeKeyPair(path.join(dir, 'seal.json'), keys, leaf)
  }
  return identity(leaf, authority)
}

function identity(leaf: KeyPairFile, authority: KeyPairFile): SealIdentity {
  const key = createPrivateKey({ key: Buffer.from(leaf.privateKey), format: 'der', type: 'pkcs8' })
  const [own, issuer] = [new X509Certificate(leaf.certificate), new X509Certificate(authority.certificate)]
  const signer: SealSigner = {
    chain: [new Uint8Array(own.raw), new Uint8Array(issuer.raw)],
    algorithm: 'ecdsa-p256-sha256',
    sign: async (data) => new Uint8Array(await signWith('sha256', data, key)),
  }
  return {
    signer,
    source: 'self-made',
    caPem: authority.certificate,
    caFingerprint: fingerprintOf(authority),
    leafFingerprint: fingerprintOf(leaf),
    notBefore: new Date(own.validFrom),
    notAfter: new Date(own.validTo),
  }
}

function fingerprintOf(pair: KeyPairFile): string {
  return sha256Hex(new X509Certificate(pair.certificate).raw)
}

function isEnding(pair: KeyPairFile, now: Date): boolean {
  return new Date(new X509Certificate(pair.certificate).validTo) < later(now, RENEWAL_MS)
}

function isIssuedBy(leaf: KeyPairFile, authority: KeyPairFile): boolean {
  return new X509Certificate(leaf.certificate).verify(new X509Certificate(authority.certificate).publicKey)
}

function isNamed(leaf: KeyPairFile, organisation: string): boolean {
  return new X509Certificate(leaf.certificate).toLegacyObject().subject.CN === certificateNameOf(organisation)
}

async function publish(file: string, pair: KeyPairFile): Promise<void> {
  await writeDurable(file, pair.certificate.trimEnd().concat('\n'), 0o644)
}
