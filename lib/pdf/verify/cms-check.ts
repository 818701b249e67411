import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { type CmsSignature, certificateName, readCms } from './cms-reader.ts'
import { childrenOf, type Element, oidOf, tags } from './der.ts'

/** What a signature says of itself, and what is wrong with it. */
export type CmsVerdict = {
  valid: boolean
  digestMatches: boolean
  signer: X509Certificate | null
  issuer: X509Certificate | null
  problems: SealProblem[]
}

export type SealProblem =
  | 'unreadable'
  | 'no_signature'
  | 'byte_range_malformed'
  | 'contents_malformed'
  | 'not_whole_file'
  | 'digest_mismatch'
  | 'cms_malformed'
  | 'signature_invalid'
  | 'certificate_missing'
  | 'certificate_mismatch'
  | 'certificate_unrelated'
  | 'certificate_not_valid_then'
  | 'attributes_unexpected'
  | 'signing_time_present'
  | 'not_certified'
  | 'sub_filter_unexpected'

const oid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  algorithmProtection: '1.2.840.113549.1.9.52',
  data: '1.2.840.113549.1.7.1',
} as const

const digests: Readonly<Record<string, string>> = {
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

/** Checks a detached signature over the covered bytes: digest, signature, certificate binding and chain as far as it is carried. */
export function checkCms(der: Buffer, covered: readonly Uint8Array[], at: Date | null): CmsVerdict {
  const verdict: CmsVerdict = { valid: false, digestMatches: false, signer: null, issuer: null, problems: [] }
  try {
    const cms = readCms(der)
    const certificates = cms.certificates.map((bytes) => new X509Certificate(bytes))
    checkAttributes(cms, covered, verdict)
    const signer = certificates.find((certificate) => isNamed(certificate, cms.issuerAndSerial))
    if (!signer) verdict.problems.push('certificate_missing')
    else checkSigner(cms, signer, certificates, at, verdict)
  } catch {
    verdict.problems.push('cms_malformed')
  }
  verdict.valid = verdict.problems.length === 0
  return verdict
}

function checkAttributes(cms: CmsSignature, covered: readonly Uint8Array[], verdict: CmsVerdict): void {
  const digest = digests[cms.digestAlgorithm]
  const stated = cms.attributes.get(oid.messageDigest)
  if (digest && stated?.tag === tags.octets) {
    const hash = createHash(digest)
    for (const part of covered) hash.update(part)
    verdict.digestMatches = hash.digest().equals(stated.content)
  }
  if (!verdict.digestMatches) verdict.problems.push('digest_mismatch')
  const allowed: string[] = [oid.contentType, oid.messageDigest, oid.signingCertificateV2, oid.algorithmProtection]
  if (cms.attributes.has(oid.signingTime)) verdict.problems.push('signing_time_present')
  const type = cms.attributes.get(oid.contentType)
  const strange = [...cms.attributes.keys()].some((key) => !allowed.includes(key) && key !== oid.signingTime)
  if (strange || !type || oidOf(type) !== oid.data) verdict.problems.push('attributes_unexpected')
}

function checkSigner(
  cms: CmsSignature,
  signer: X509Certificate,
  all: readonly X509Certificate[],
  at: Date | null,
  verdict: CmsVerdict,
): void {
  verdict.signer = signer
  const bound = boundCertificates(cms.attributes.get(oid.signingCertificateV2))
  if (!bound[0]?.(signer)) verdict.problems.push('certificate_mismatch')
  if (!isSigned(cms, signer.publicKey)) verdict.problems.push('signature_invalid')
  if (at && (at < new Date(signer.validFrom) || at > new Date(signer.validTo)))
    verdict.problems.push('certificate_not_valid_then')
  const chain = [signer]
  for (let current = signer; ; ) {
    const issuer = all.find(
      (candidate) =>
        !chain.includes(candidate) && current.checkIssued(candidate) && current.verify(candidate.publicKey),
    )
    if (!issuer) break
    chain.push(issuer)
    current = issuer
  }
  verdict.issuer = chain[1] ?? null
  // Each certificate stands by its hash among the signed attributes, or at least by its signatures up to a root of its own.
  const root = chain.at(-1) ?? signer
  const rooted = chain.length === 1 || root.verify(root.publicKey)
  const holds = (certificate: X509Certificate): boolean => bound.some((is) => is(certificate)) || rooted
  if (chain.length !== all.length || !all.every(holds)) verdict.problems.push('certificate_unrelated')
}

function isSigned(cms: CmsSignature, key: KeyObject): boolean {
  const rule = signatures[cms.signatureAlgorithm]
  const digest = digests[cms.digestAlgorithm]
  if (!rule || !digest || key.asymmetricKeyType !== rule.key || (rule.digest !== null && rule.digest !== digest))
    return false
  return verify(digest, cms.signedBytes, key, cms.signature)
}

/** signing-certificate-v2 (RFC 5035): certificates named by their hashes, the signer's first; SHA-256 unless an entry says otherwise. */
function boundCertificates(attribute: Element | undefined): ((certificate: X509Certificate) => boolean)[] {
  const [list] = attribute ? childrenOf(attribute, tags.sequence) : []
  return (list ? childrenOf(list, tags.sequence) : []).map((entry) => {
    const fields = childrenOf(entry, tags.sequence)
    const algorithm = fields[0]?.tag === tags.sequence ? oidOf(childrenOf(fields[0])[0]) : '2.16.840.1.101.3.4.2.1'
    const hash = fields.find(({ tag }) => tag === tags.octets)
    const digest = digests[algorithm]
    return (certificate) =>
      digest !== undefined &&
      hash !== undefined &&
      createHash(digest).update(certificate.raw).digest().equals(hash.content)
  })
}

function isNamed(certificate: X509Certificate, wanted: CmsSignature['issuerAndSerial']): boolean {
  const { issuer, serial } = certificateName(certificate.raw)
  return issuer.equals(wanted.issuer) && serial.equals(wanted.serial)
}
