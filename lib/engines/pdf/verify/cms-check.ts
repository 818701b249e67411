import { createHash, X509Certificate } from 'node:crypto'
import { boundCertificates, chainOf, digests, holdsAt, isNamed, isSigned } from './certificates.ts'
import { type CmsSignature, readCms } from './cms-reader.ts'
import { oidOf, tags } from './der.ts'
import type { SealProblem } from './problems.rules.ts'
import { checkToken, type TimestampReport } from './token-check.ts'

/** What a signature says of itself, and what is wrong with it. */
export type CmsVerdict = {
  valid: boolean
  digestMatches: boolean
  /** The signer's certificate first, then its issuers as far as they are carried; empty if it is not there. */
  chain: X509Certificate[]
  timestamp: TimestampReport | null
  problems: SealProblem[]
}

const oid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  algorithmProtection: '1.2.840.113549.1.9.52',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  data: '1.2.840.113549.1.7.1',
} as const

/**
 * Checks a detached signature over the covered bytes: digest, signature, certificate binding, chain as far as it is carried,
 * and the timestamp over the signature if there is one. `at` is when it claims to have been made.
 */
export function checkCms(der: Buffer, covered: readonly Uint8Array[], at: Date | null): CmsVerdict {
  const verdict: CmsVerdict = { valid: false, digestMatches: false, chain: [], timestamp: null, problems: [] }
  try {
    const cms = readCms(der)
    if (cms.contentType !== oid.data || cms.content !== null) verdict.problems.push('cms_malformed')
    checkAttributes(cms, covered, verdict)
    checkTimestamp(cms, verdict)
    const certificates = cms.certificates.map((bytes) => new X509Certificate(bytes))
    const { signer: name } = cms
    const signer = 'issuer' in name ? certificates.find((certificate) => isNamed(certificate, name)) : undefined
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
  const strange =
    [...cms.attributes.keys()].some((key) => !allowed.includes(key) && key !== oid.signingTime) ||
    [...cms.unsigned.keys()].some((key) => key !== oid.timestampToken)
  if (strange || !type || oidOf(type) !== oid.data) verdict.problems.push('attributes_unexpected')
}

/** The token is over the signature value (RFC 3161, appendix A). */
function checkTimestamp(cms: CmsSignature, verdict: CmsVerdict): void {
  const token = cms.unsigned.get(oid.timestampToken)
  if (!token) return
  verdict.timestamp = checkToken(token.whole, [cms.signature])
  verdict.problems.push(...verdict.timestamp.problems)
}

function checkSigner(
  cms: CmsSignature,
  signer: X509Certificate,
  all: readonly X509Certificate[],
  at: Date | null,
  verdict: CmsVerdict,
): void {
  const bound = boundCertificates(cms.attributes.get(oid.signingCertificateV2))
  if (!bound[0]?.(signer)) verdict.problems.push('certificate_mismatch')
  if (!isSigned(cms, signer.publicKey)) verdict.problems.push('signature_invalid')
  const times = [at, verdict.timestamp?.time ? new Date(verdict.timestamp.time) : null]
  if (times.some((time) => time !== null && !holdsAt(signer, time))) verdict.problems.push('certificate_not_valid_then')
  const { chain, isWhole } = chainOf(signer, all)
  verdict.chain = chain
  // Each certificate stands by its hash among the signed attributes, or at least by its signatures up to a root of its own.
  const root = chain.at(-1) ?? signer
  const rooted = chain.length === 1 || root.verify(root.publicKey)
  if (!isWhole || !all.every((certificate) => bound.some((is) => is(certificate)) || rooted))
    verdict.problems.push('certificate_unrelated')
}
