import type { X509Certificate } from 'node:crypto'
import {
  attributeTypes,
  boundCertificates,
  contentTypes,
  hasDigest,
  isSignedBy,
  issuersOf,
  isValidAt,
  oidOf,
  readSignedData,
  type SignedData,
  signerOf,
} from '#lib/engines/pki/read/index.ts'
import type { SealProblem } from './problems.rules.ts'
import { checkToken, type Roots, type TimestampReport } from './token-check.ts'

/** The contents of a signature and its problems. */
export type CmsVerdict = {
  valid: boolean
  digestMatches: boolean
  /** The signer's certificate, then its issuers as far as included; empty if the certificate is missing. */
  chain: X509Certificate[]
  timestamp: TimestampReport | null
  problems: SealProblem[]
}

const allowed: readonly string[] = [
  attributeTypes.contentType,
  attributeTypes.messageDigest,
  attributeTypes.signingTime,
  attributeTypes.signingCertificateV2,
  attributeTypes.algorithmProtection,
]

/**
 * Checks a detached signature of the covered bytes: digest, signature, certificate binding, chain as far as included, and
 * the timestamp of the signature if there is one. `at` is the claimed signing time.
 */
export function checkCms(
  der: Buffer,
  covered: readonly Uint8Array[],
  at: Date | null,
  timestampRoots: Roots,
): CmsVerdict {
  const verdict: CmsVerdict = { valid: false, digestMatches: false, chain: [], timestamp: null, problems: [] }
  try {
    const cms = readSignedData(der)
    if (cms.contentType !== contentTypes.data || cms.content !== null) verdict.problems.push('cms_malformed')
    checkAttributes(cms, covered, verdict)
    checkTimestamp(cms, verdict, timestampRoots)
    const signer = signerOf(cms)
    if (!signer) verdict.problems.push('certificate_missing')
    else checkSigner(cms, signer, at, verdict)
  } catch {
    verdict.problems.push('cms_malformed')
  }
  verdict.valid = verdict.problems.length === 0
  return verdict
}

function checkAttributes(cms: SignedData, covered: readonly Uint8Array[], verdict: CmsVerdict): void {
  const { attributes, unsigned } = cms
  verdict.digestMatches = hasDigest(cms.digestAlgorithm, attributes.get(attributeTypes.messageDigest), covered)
  if (!verdict.digestMatches) verdict.problems.push('digest_mismatch')
  if (attributes.has(attributeTypes.signingTime)) verdict.problems.push('signing_time_present')
  const type = attributes.get(attributeTypes.contentType)
  const strange =
    [...attributes.keys()].some((name) => !allowed.includes(name)) ||
    [...unsigned.keys()].some((name) => name !== attributeTypes.timestampToken)
  if (strange || !type || oidOf(type) !== contentTypes.data) verdict.problems.push('attributes_unexpected')
}

/** The token must cover the signature value (RFC 3161, appendix A). */
function checkTimestamp(cms: SignedData, verdict: CmsVerdict, roots: Roots): void {
  const token = cms.unsigned.get(attributeTypes.timestampToken)
  if (!token) return
  verdict.timestamp = checkToken(token, [cms.signature], roots)
  verdict.problems.push(...verdict.timestamp.problems)
}

function checkSigner(cms: SignedData, signer: X509Certificate, at: Date | null, verdict: CmsVerdict): void {
  const bound = boundCertificates(cms)
  if (!bound[0]?.(signer)) verdict.problems.push('certificate_mismatch')
  if (!isSignedBy(cms, signer.publicKey)) verdict.problems.push('signature_invalid')
  const times = [at, verdict.timestamp?.time ? new Date(verdict.timestamp.time) : null]
  if (times.some((time) => time !== null && !isValidAt(signer, time)))
    verdict.problems.push('certificate_not_valid_then')
  const { chain, isExact } = issuersOf(signer, cms.certificates)
  verdict.chain = chain
  // Each certificate is identified by its hash in the signed attributes, or the chain ends at a self-signed root.
  const root = chain.at(-1) ?? signer
  const rooted = chain.length === 1 || root.verify(root.publicKey)
  if (!isExact || !cms.certificates.every((certificate) => bound.some((is) => is(certificate)) || rooted))
    verdict.problems.push('certificate_unrelated')
}
