import { createHash, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import { certificateFields, extensionOf, extensions } from './certificates.ts'
import { type Element, membersOf, oidOf, tags } from './der.ts'
import { attributeTypes, type SignedData } from './signed-data.ts'

/** Digests that a signature may use. SHA-1 is accepted only for identifying certificates in old timestamp tokens. */
export const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/**
 * Signature algorithms with the key type and digest of each; an algorithm that gives only the key type leaves the digest
 * open.
 */
const signatures: Readonly<Record<string, { key: 'ec' | 'rsa'; digest: string | null }>> = {
  '1.2.840.10045.2.1': { key: 'ec', digest: null },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
}

/** Returns true if the key made the signature with the algorithms that the signature states. */
export function isSignedBy(signed: SignedData, key: KeyObject): boolean {
  const rule = signatures[signed.signatureAlgorithm]
  const digest = digests[signed.digestAlgorithm]
  if (!rule || !digest || key.asymmetricKeyType !== rule.key || (rule.digest !== null && rule.digest !== digest))
    return false
  return verify(digest, signed.signedBytes, key, signed.signature)
}

/** Returns true if the digest attribute of a signature is the digest of these bytes. */
export function hasDigest(algorithm: string, stated: Element | undefined, bytes: readonly Uint8Array[]): boolean {
  const digest = digests[algorithm]
  if (!digest || stated?.tag !== tags.octets) return false
  const hash = createHash(digest)
  for (const part of bytes) hash.update(part)
  return hash.digest().equals(stated.content)
}

/** The certificate that the signature identifies as its signer's, if the signature contains it. */
export function signerOf({ signer, certificates }: SignedData): X509Certificate | undefined {
  return certificates.find((certificate) => isNamed(certificate, signer))
}

/** Returns true if the signature identifies this certificate as its signer's. */
function isNamed(certificate: X509Certificate, name: SignedData['signer']): boolean {
  if ('keyIdentifier' in name) {
    const own = extensionOf(certificate, extensions.subjectKey)?.value
    return own?.tag === tags.octets && own.content.equals(name.keyIdentifier)
  }
  const [serial, , issuer] = certificateFields(certificate)
  return issuer?.encoding.equals(name.issuer) === true && serial?.encoding.equals(name.serial) === true
}

/**
 * One test for each certificate that the signed attributes identify by hash, the signer's first. ESSCertIDv2 (RFC 5035) uses
 * SHA-256 unless it states another digest; ESSCertID (RFC 2634), found in old timestamp tokens, uses SHA-1.
 */
export function boundCertificates({
  attributes,
}: Pick<SignedData, 'attributes'>): ((certificate: X509Certificate) => boolean)[] {
  const second = attributes.get(attributeTypes.signingCertificateV2)
  const attribute = second ?? attributes.get(attributeTypes.signingCertificate)
  const [list] = attribute ? membersOf(attribute, tags.sequence) : []
  return (list ? membersOf(list, tags.sequence) : []).map((entry) => {
    const fields = membersOf(entry, tags.sequence)
    const named = second && fields[0]?.tag === tags.sequence ? oidOf(fields[0].members[0]) : null
    const digest = !second ? 'sha1' : named === null ? 'sha256' : digests[named]
    const hash = fields[named === null ? 0 : 1]
    return (certificate) =>
      digest !== undefined &&
      hash?.tag === tags.octets &&
      createHash(digest).update(certificate.raw).digest().equals(hash.content)
  })
}
