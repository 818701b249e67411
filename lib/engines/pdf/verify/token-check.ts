import { createHash, X509Certificate } from 'node:crypto'
import {
  boundCertificates,
  type CertificateReport,
  certificateReport,
  chainOf,
  digests,
  extensionOf,
  fingerprint,
  holdsAt,
  isNamed,
  isRoot,
  isSigned,
} from './certificates.ts'
import { algorithm, type CmsSignature, only, readCms } from './cms-reader.ts'
import { childrenOf, DerFault, type Element, elementAt, oidOf, tags } from './der.ts'
import type { TimestampProblem } from './problems.rules.ts'

/** A trusted time (RFC 3161), from whom it is, and what is wrong with it. Who is to be trusted is for the reader to say. */
export type TimestampReport = {
  valid: boolean
  /** ISO 8601; null for a token that cannot be read. */
  time: string | null
  authority: string | null
  certificateFingerprintSha256: string | null
  chain: CertificateReport[]
  problems: TimestampProblem[]
}

const oid = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const

/** Checks a TimeStampToken in full: that it is for these very bytes, its own signature, and its certificates. */
export function checkToken(der: Buffer, covered: readonly Uint8Array[]): TimestampReport {
  const report: TimestampReport = {
    valid: false,
    time: null,
    authority: null,
    certificateFingerprintSha256: null,
    chain: [],
    problems: [],
  }
  try {
    const cms = readCms(der)
    if (cms.contentType !== oid.tstInfo || !cms.content) throw new DerFault('no timestamp token')
    const time = checkInfo(cms.content, covered, report)
    checkDigest(cms, cms.content, report)
    checkSigner(cms, time, report)
  } catch {
    report.problems.push('timestamp_malformed')
  }
  report.valid = report.problems.length === 0
  return report
}

/** TSTInfo (RFC 3161, 2.4.2). @returns the time that it says */
function checkInfo(content: Buffer, covered: readonly Uint8Array[], report: TimestampReport): Date {
  const info = elementAt(content)
  const [version, policy, imprint, serial, time] = childrenOf(info, tags.sequence)
  if (info.whole.length !== content.length || !version?.whole.equals(Buffer.from([tags.integer, 1, 1])))
    throw new DerFault('TSTInfo has another form')
  oidOf(policy)
  if (!imprint || serial?.tag !== tags.integer || time?.tag !== tags.generalizedTime)
    throw new DerFault('TSTInfo has another form')
  const [digest, hashed] = childrenOf(imprint, tags.sequence)
  const name = digest ? digests[algorithm(digest)] : undefined
  const hash = name ? createHash(name) : null
  for (const part of covered) hash?.update(part)
  if (!hash || hashed?.tag !== tags.octets || !hash.digest().equals(hashed.content))
    report.problems.push('timestamp_imprint_mismatch')
  const at = timeOf(time.content.toString('latin1'))
  report.time = at.toISOString()
  return at
}

function timeOf(text: string): Date {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text)
  if (!match) throw new DerFault('no time')
  const [, year, month, day, hour, minute, second, fraction = '.0'] = match
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return new Date(at.getTime() + Math.floor(Number(`0${fraction}`) * 1000))
}

function checkDigest(cms: CmsSignature, content: Buffer, report: TimestampReport): void {
  const digest = digests[cms.digestAlgorithm]
  const stated = cms.attributes.get(oid.messageDigest)
  const type = cms.attributes.get(oid.contentType)
  const matches =
    digest !== undefined &&
    stated?.tag === tags.octets &&
    createHash(digest).update(content).digest().equals(stated.content)
  if (!matches || !type || oidOf(type) !== oid.tstInfo) report.problems.push('timestamp_digest_mismatch')
}

function checkSigner(cms: CmsSignature, time: Date, report: TimestampReport): void {
  const all = cms.certificates.map((bytes) => new X509Certificate(bytes))
  const second = cms.attributes.get(oid.signingCertificateV2)
  const [isBound] = second
    ? boundCertificates(second)
    : boundCertificates(cms.attributes.get(oid.signingCertificate), true)
  const signer = all.find((certificate) => isBound?.(certificate))
  if (!signer || !isTheNamed(cms, signer)) {
    report.problems.push('timestamp_certificate_mismatch')
    return
  }
  report.certificateFingerprintSha256 = fingerprint(signer)
  report.authority = commonName(signer)
  if (!isSigned(cms, signer.publicKey)) report.problems.push('timestamp_signature_invalid')
  if (!isForTimestamps(signer)) report.problems.push('timestamp_certificate_unfit')
  if (!holdsAt(signer, time)) report.problems.push('timestamp_certificate_not_valid_then')
  const { chain, isWhole } = chainOf(signer, all)
  report.chain = chain.map(certificateReport)
  if (!isWhole) report.problems.push('timestamp_certificate_unrelated')
  // A root that is carried must be whole too.
  if (chain.some((certificate) => isRoot(certificate) && !certificate.verify(certificate.publicKey)))
    report.problems.push('timestamp_certificate_unrelated')
}

function isTheNamed({ signer: name }: CmsSignature, certificate: X509Certificate): boolean {
  return 'issuer' in name ? isNamed(certificate, name) : certificate.raw.includes(name.keyIdentifier)
}

/** RFC 3161, 2.3: the one extended key usage is timeStamping, and it is critical. */
function isForTimestamps(certificate: X509Certificate): boolean {
  const usage = extensionOf(certificate, oid.extendedKeyUsage)
  if (!usage?.critical) return false
  const purposes: Element[] = childrenOf(usage.value, tags.sequence)
  return purposes.length === 1 && oidOf(only(purposes)) === oid.timeStamping
}

function commonName(certificate: X509Certificate): string {
  return /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? certificate.subject.replaceAll('\n', ', ')
}
