import { createHash, createPrivateKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal, type RefusalDetails } from '#lib/core/refusal.ts'
import type { SealAlgorithm } from '#lib/engines/pdf/index.ts'
import { type KeyPairFile, openPkcs12, type Pkcs12 } from '#lib/engines/pki/index.ts'
import { extensionOf, extensions, pathFrom } from '#lib/engines/pki/read/index.ts'
import type { SealIdentity } from './seal-key.ts'

const leastRsaBits = 3072
const signWith = promisify(sign)

function unfit(reason: string, details: RefusalDetails = {}): Refusal {
  return new Refusal('seal_certificate_unfit', { reason, ...details })
}

/**
 * The key, the certificate and its chain of a PKCS#12 file, if the organisation can seal with them now. Throws
 * Refusal('seal_certificate_unfit') with the reason: what is uploaded is not looked at again until it ends.
 */
export function certificateFromPkcs12(bytes: Uint8Array, password: string, now: Date): KeyPairFile {
  const content = openPkcs12(bytes, password)
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

/** The first key that one of the certificates is for. */
function pairOf({ keys, certificates }: Pkcs12): { key: KeyObject; leaf: X509Certificate } {
  if (keys.length === 0) throw unfit('no_key')
  if (certificates.length === 0) throw unfit('no_certificate')
  for (const key of keys) {
    const leaf = certificates.find((certificate) => isPair(key, certificate))
    if (leaf) return { key, leaf }
  }
  // A key that is only for RSA-PSS comes out of the file as a plain RSA key, which its certificate does not know.
  const isPss = certificates.some(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa-pss')
  throw isPss ? unfit('unsupported_key') : unfit('key_mismatch')
}

/** Tried by a signature: Node's own check compares the public halves, which a key file carries beside the private one. */
function isPair(key: KeyObject, { publicKey }: X509Certificate): boolean {
  const data = Buffer.from('signcove')
  try {
    return verify('sha256', data, publicKey, sign('sha256', data, key))
  } catch {
    return false
  }
}

/** SEAL-06. Throws Refusal('seal_certificate_unfit') for a key that is weak, or that seals are not made with. */
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

/** The certificate, then its issuers as far as they are there; what does not belong to it is left out. */
function chainOf(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const path = pathFrom(leaf, all)
  const root = path.findIndex(isSelfSigned)
  return root < 0 ? path : path.slice(0, root + 1)
}

/** No authority's certificate, and its key usage, if it states one, has digitalSignature or nonRepudiation (RFC 5280, 4.2.1.3). */
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

/** What the organisation seals with when it brought a certificate. */
export function ownIdentity(pair: KeyPairFile): SealIdentity {
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' })
  const pems = pair.certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? []
  const chain = pems.map((pem) => new X509Certificate(pem))
  const [leaf] = chain
  if (!leaf) throw new Error('the seal certificate is missing from its file')
  const algorithm = algorithmOf(key)
  const hash = algorithm === 'ecdsa-p384-sha384' ? 'sha384' : 'sha256'
  const fingerprint = (one: X509Certificate) => createHash('sha256').update(one.raw).digest('hex')
  return {
    source: 'own',
    signer: {
      chain: chain.map((one) => new Uint8Array(one.raw)),
      algorithm,
      sign: async (data) => new Uint8Array(await signWith(hash, data, key)),
    },
    caPem: pems.join(''),
    caFingerprint: fingerprint(chain.at(-1) ?? leaf),
    leafFingerprint: fingerprint(leaf),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
  }
}
