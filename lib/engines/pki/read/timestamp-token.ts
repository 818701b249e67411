import type { X509Certificate } from 'node:crypto'
import { extensionOf, extensions, isRoot, issuersOf, isValidAt } from './certificates.ts'
import { algorithmOf, contentOf, DerFault, type Element, membersOf, oidOf, only, readDer, tags } from './der.ts'
import { attributeTypes, contentTypes, readSignedData, type SignedData } from './signed-data.ts'
import { boundCertificates, digests, hasDigest, isSignedBy, signerOf } from './signer.ts'

/** The problems of a token that can be parsed. */
export type TokenProblem =
  | 'digest_mismatch'
  | 'certificate_mismatch'
  | 'signature_invalid'
  | 'certificate_unfit'
  | 'certificate_not_valid_then'
  | 'certificate_unrelated'

/** An RFC 3161 token: its time, its imprint, its authority and its problems. */
export type TimestampToken = {
  time: Date
  /** The timestamped digest; `algorithm` is null if unknown or weak. */
  imprint: { algorithm: string | null; digest: Buffer }
  nonce: Buffer | null
  /**
   * The authority's certificate, then its issuers as far as the token includes them; empty if the certificate is missing.
   */
  chain: X509Certificate[]
  problems: TokenProblem[]
}

const timeStamping = '1.3.6.1.5.5.7.3.8'

/**
 * Parses a TimeStampToken and checks its signature, its certificate and the certificate's chain. The caller compares the
 * imprint and decides which authorities are trusted. Throws if it is not a token in DER.
 */
export function readToken(der: Uint8Array | Element): TimestampToken {
  const signed = readSignedData(der)
  if (signed.contentType !== contentTypes.tstInfo || !signed.content) throw new DerFault('this is no timestamp token')
  const info = readInfo(signed.content)
  return { ...info, ...checkSigner(signed, signed.content, info.time) }
}

/** TSTInfo (RFC 3161, 2.4.2). */
function readInfo(content: Buffer): Pick<TimestampToken, 'time' | 'imprint' | 'nonce'> {
  const [version, policy, imprint, serial, time, ...more] = membersOf(readDer(content), tags.sequence)
  oidOf(policy)
  if (!version?.encoding.equals(Buffer.of(tags.integer, 1, 1)) || serial?.tag !== tags.integer)
    throw new DerFault('TSTInfo has another form')
  const [algorithm, digest] = membersOf(imprint, tags.sequence)
  return {
    time: timeOf(contentOf(time, tags.generalizedTime).toString('latin1')),
    imprint: { algorithm: digests[algorithmOf(algorithm)] ?? null, digest: contentOf(digest, tags.octets) },
    // accuracy is a SEQUENCE, ordering a BOOLEAN, tsa and extensions have context tags: the only INTEGER is the nonce.
    nonce: more.find(({ tag }) => tag === tags.integer)?.content ?? null,
  }
}

/** GeneralizedTime in UTC. A fraction of a second may have any number of digits; it is truncated to milliseconds. */
function timeOf(text: string): Date {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text)
  if (!match) throw new DerFault('the time has another form')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`)
  if (Number.isNaN(time.getTime())) throw new DerFault('the time does not exist')
  return time
}

function checkSigner(signed: SignedData, content: Buffer, time: Date): Pick<TimestampToken, 'chain' | 'problems'> {
  const problems: TokenProblem[] = []
  const { attributes } = signed
  const type = attributes.get(attributeTypes.contentType)
  const matches = hasDigest(signed.digestAlgorithm, attributes.get(attributeTypes.messageDigest), [content])
  if (!matches || !type || oidOf(type) !== contentTypes.tstInfo) problems.push('digest_mismatch')
  const signer = signerOf(signed)
  const [isBound] = boundCertificates(signed)
  if (!signer || !isBound?.(signer)) return { chain: [], problems: [...problems, 'certificate_mismatch'] }
  if (!isSignedBy(signed, signer.publicKey)) problems.push('signature_invalid')
  if (!isForTimestamps(signer)) problems.push('certificate_unfit')
  if (!isValidAt(signer, time)) problems.push('certificate_not_valid_then')
  const { chain, isExact } = issuersOf(signer, signed.certificates)
  // Only a root's own signature covers it, so an included root is checked with its own key.
  if (!isExact || chain.some((certificate) => isRoot(certificate) && !certificate.verify(certificate.publicKey)))
    problems.push('certificate_unrelated')
  return { chain, problems }
}

/** RFC 3161, 2.3: timeStamping is the only extended key usage, and it is critical. */
function isForTimestamps(certificate: X509Certificate): boolean {
  const usage = extensionOf(certificate, extensions.extendedKeyUsage)
  if (!usage?.critical) return false
  const purposes = membersOf(usage.value, tags.sequence)
  return purposes.length === 1 && oidOf(only(purposes)) === timeStamping
}
