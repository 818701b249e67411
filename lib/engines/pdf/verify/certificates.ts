import { createHash, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import { childrenOf, DerFault, type Element, elementAt, oidOf, tags } from './der.ts'

/** A certificate of a chain. Fingerprints are SHA-256 over DER, in hexadecimal; times are in ISO 8601. */
export type CertificateReport = {
  subject: string
  issuer: string
  fingerprintSha256: string
  notBefore: string
  notAfter: string
}

export const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Signature algorithms and the kind of key and the digest that each asks for; rsaEncryption leaves the digest open. */
const signatures: Readonly<Record<string, { key: 'ec' | 'rsa'; digest: string | null }>> = {
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
}

type Signed = { signatureAlgorithm: string; digestAlgorithm: string; signedBytes: Buffer; signature: Buffer }

/** True if the key made the signature, by the algorithms that are stated. */
export function isSigned(by: Signed, key: KeyObject): boolean {
  const rule = signatures[by.signatureAlgorithm]
  const digest = digests[by.digestAlgorithm]
  if (!rule || !digest || key.asymmetricKeyType !== rule.key || (rule.digest !== null && rule.digest !== digest))
    return false
  return verify(digest, by.signedBytes, key, by.signature)
}

/** The certificates that lead from the first one up, as far as they are carried; and whether any is left over. */
export function chainOf(
  signer: X509Certificate,
  all: readonly X509Certificate[],
): { chain: X509Certificate[]; isWhole: boolean } {
  const reached = [signer]
  for (const current of reached)
    for (const candidate of all)
      if (!reached.includes(candidate) && isIssued(current, candidate)) reached.push(candidate)
  return { chain: reached, isWhole: reached.length === all.length }
}

function isIssued(certificate: X509Certificate, by: X509Certificate): boolean {
  return certificate.checkIssued(by) && certificate.verify(by.publicKey)
}

export function holdsAt(certificate: X509Certificate, at: Date): boolean {
  return at >= new Date(certificate.validFrom) && at <= new Date(certificate.validTo)
}

export function fingerprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex')
}

export function certificateReport(certificate: X509Certificate): CertificateReport {
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    fingerprintSha256: fingerprint(certificate),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
  }
}

/** The parts of a TBSCertificate after its version: serial number, algorithm, issuer, validity, subject, … (RFC 5280, 4.1). */
function bodyOf(der: Buffer): Element[] {
  const [tbs] = childrenOf(elementAt(der), tags.sequence)
  const fields = tbs ? childrenOf(tbs, tags.sequence) : []
  return fields[0]?.tag === tags.context0 ? fields.slice(1) : fields
}

/** True for the certificate of this issuer with this serial number. */
export function isNamed(certificate: X509Certificate, wanted: { issuer: Buffer; serial: Buffer }): boolean {
  const [serial, , issuer] = bodyOf(certificate.raw)
  if (serial?.tag !== tags.integer || !issuer) throw new DerFault('no certificate')
  return issuer.whole.equals(wanted.issuer) && serial.whole.equals(wanted.serial)
}

/** An extension of a certificate by its name. */
export function extensionOf(certificate: X509Certificate, name: string): { critical: boolean; value: Element } | null {
  const extensions = bodyOf(certificate.raw).find(({ tag }) => tag === tags.context3)
  const [list] = extensions ? childrenOf(extensions) : []
  for (const extension of list ? childrenOf(list, tags.sequence) : []) {
    const [oid, second, third] = childrenOf(extension, tags.sequence)
    if (oidOf(oid) !== name) continue
    const value = third ?? second
    if (value?.tag !== tags.octets) throw new DerFault('an extension is broken')
    return { critical: second?.tag === tags.boolean && second.content[0] === 0xff, value: elementAt(value.content) }
  }
  return null
}

/** True for a certificate that says it was issued by itself: by its names, or by the identifiers of its keys. */
export function isRoot(certificate: X509Certificate): boolean {
  if (certificate.subject === certificate.issuer) return true
  const own = extensionOf(certificate, '2.5.29.14')?.value
  const authority = extensionOf(certificate, '2.5.29.35')?.value
  const named = authority && childrenOf(authority, tags.sequence).find(({ tag }) => tag === tags.primitive0)
  return own?.tag === tags.octets && named !== undefined && named.content.equals(own.content)
}

/**
 * signing-certificate-v2 (RFC 5035): certificates named by their hashes, the signer's first; SHA-256 unless an entry says
 * otherwise. `v1` is the older attribute (RFC 2634), whose hashes are SHA-1.
 */
export function boundCertificates(
  attribute: Element | undefined,
  v1 = false,
): ((certificate: X509Certificate) => boolean)[] {
  const [list] = attribute ? childrenOf(attribute, tags.sequence) : []
  return (list ? childrenOf(list, tags.sequence) : []).map((entry) => {
    const fields = childrenOf(entry, tags.sequence)
    const isNamed = !v1 && fields[0]?.tag === tags.sequence
    const algorithm = isNamed ? oidOf(childrenOf(fields[0] as Element)[0]) : '2.16.840.1.101.3.4.2.1'
    const digest = v1 ? 'sha1' : digests[algorithm]
    const hash = fields[isNamed ? 1 : 0]
    return (certificate) =>
      digest !== undefined &&
      hash?.tag === tags.octets &&
      createHash(digest).update(certificate.raw).digest().equals(hash.content)
  })
}
