import { createPrivateKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal, type RefusalDetails } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { type KeyFile, openKeyFile, type SealAlgorithm } from '#lib/engines/pdf/index.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'
import { extensionOf, extensions, pathFrom } from '#lib/engines/pki/read/index.ts'
import type { SealIdentity } from './seal-key.ts'

const leastRsaBits = 3072
const signWith = promisify(sign)

function unfit(reason: string, details: RefusalDetails = {}): Refusal {
  return new Refusal('seal_certificate_unfit', { reason, ...details })
}

/**
 * The key, the certificate and its chain from a PKCS#12 file. Throws Refusal('seal_certificate_unfit') with the reason
 * if the organisation cannot seal with it now. All checks are made here: later only the expiry is checked.
 */
export async function certificateFromPkcs12(bytes: Uint8Array, password: string, now: Date): Promise<KeyPairFile> {
  return usablePair(await openKeyFile(bytes, password), now)
}

/** The same from the content of the file. */
export function usablePair(content: KeyFile, now: Date): KeyPairFile {
  const { key, leaf } = pairOf(content)
  algorithmOf(key)
  if (now > new Date(leaf.validTo)) throw unfit('expired', { until: new Date(leaf.validTo).toISOString().slice(0, 10) })
  if (now < new Date(leaf.validFrom))
    throw unfit('not_yet', { from: new Date(leaf.validFrom).toISOString().slice(0, 10) })
  if (!maySign(leaf)) throw unfit('not_for_signing')
  const chain = chainOf(leaf, content.certificates)
  if (chain.some((one) => !isSelfSigned(one) && /sha1|md5/i.test(one.signatureAlgorithm ?? '')))
    throw unfit('weak_digest')
  return {
    certificate: chain.map((one) => one.toString()).join(''),
    privateKey: new Uint8Array(key.export({ format: 'der', type: 'pkcs8' })),
  }
}

/** The first key with a matching certificate. */
function pairOf({ keys, certificates }: KeyFile): { key: KeyObject; leaf: X509Certificate } {
  if (keys.length === 0) throw unfit('no_key')
  if (certificates.length === 0) throw unfit('no_certificate')
  for (const key of keys) {
    const leaf = certificates.find((certificate) => isPair(key, certificate))
    if (leaf) return { key, leaf }
  }
  // A key restricted to RSA-PSS is read from the file as a plain RSA key, which does not match its certificate.
  const isPss = certificates.some(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa-pss')
  throw isPss ? unfit('unsupported_key') : unfit('key_mismatch')
}

/** Checked with a test signature: Node's check compares the public keys, and a key file can carry a wrong one. */
function isPair(key: KeyObject, { publicKey }: X509Certificate): boolean {
  const data = Buffer.from('signcove')
  try {
    return verify('sha256', data, publicKey, sign('sha256', data, key))
  } catch {
    return false
  }
}

/** SEAL-06. Throws Refusal('seal_certificate_unfit') for a weak key, or one of another type. */
function algorithmOf(key: KeyObject): SealAlgorithm {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ecdsa-p256-sha256'
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'secp384r1') return 'ecdsa-p384-sha384'
  if (key.asymmetricKeyType !== 'rsa') throw unfit('unsupported_key')
  if (modulusLength < leastRsaBits) throw unfit('weak_key', { bits: modulusLength })
  return 'rsa-sha256'
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer
}

/** The certificate and its issuers, as far as they are in the file; other certificates are dropped. */
function chainOf(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const path = pathFrom(leaf, all)
  const root = path.findIndex(isSelfSigned)
  return root < 0 ? path : path.slice(0, root + 1)
}

/**
 * False for a CA certificate. Its key usage, if present, must include digitalSignature or nonRepudiation (RFC 5280,
 * 4.2.1.3).
 */
function maySign(certificate: X509Certificate): boolean {
  if (certificate.ca) return false
  const usage = keyUsageOf(certificate)
  // A BIT STRING starts with the number of its unused bits.
  return !usage || ((usage.content[1] ?? 0) & 0xc0) !== 0
}

function keyUsageOf(certificate: X509Certificate) {
  try {
    return extensionOf(certificate, extensions.keyUsage)?.value
  } catch {
    throw unfit('unreadable')
  }
}

/** The identity of an installed certificate. */
export function ownIdentity(pair: KeyPairFile): SealIdentity {
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' })
  const pems = pair.certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? []
  const chain = pems.map((pem) => new X509Certificate(pem))
  const [leaf] = chain
  if (!leaf) throw new Error('the seal certificate is missing from its file')
  const algorithm = algorithmOf(key)
  const hash = algorithm === 'ecdsa-p384-sha384' ? 'sha384' : 'sha256'
  return {
    source: 'own',
    signer: {
      chain: chain.map((one) => new Uint8Array(one.raw)),
      algorithm,
      sign: async (data) => new Uint8Array(await signWith(hash, data, key)),
    },
    caPem: pems.join(''),
    caFingerprint: sha256Hex((chain.at(-1) ?? leaf).raw),
    leafFingerprint: sha256Hex(leaf.raw),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
  }
}
