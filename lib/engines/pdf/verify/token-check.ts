import { createHash, X509Certificate } from 'node:crypto'
import { type Element, endsAtRoot, ownerOf, readToken } from '#lib/engines/pki/read/index.ts'
import { type CertificateReport, certificateReport } from './certificates.ts'
import type { TimestampProblem } from './problems.rules.ts'

/** The certificates of the timestamp authorities that are trusted. */
export type Roots = readonly X509Certificate[]

export function rootsOf(certificates: readonly (string | Uint8Array)[]): Roots {
  return certificates.map((one) => new X509Certificate(one))
}

/** An RFC 3161 timestamp with its authority and its problems. */
export type TimestampReport = {
  valid: boolean
  /**
   * True if the authority's chain ends at one of the given roots. Anyone can make a valid timestamp with an authority of
   * their own, so only a trusted one is evidence of its time.
   */
  trusted: boolean
  /** ISO 8601; null for a token that cannot be parsed. */
  time: string | null
  authority: string | null
  certificateFingerprintSha256: string | null
  chain: CertificateReport[]
  problems: TimestampProblem[]
}

/** Checks a TimeStampToken completely: its imprint of these bytes, its signature, its certificates and their root. */
export function checkToken(der: Buffer | Element, covered: readonly Uint8Array[], roots: Roots): TimestampReport {
  try {
    const { time, imprint, chain, problems: found } = readToken(der)
    const problems = found.map((problem): TimestampProblem => `timestamp_${problem}`)
    const hash = imprint.algorithm === null ? null : createHash(imprint.algorithm)
    for (const part of covered) hash?.update(part)
    if (!hash?.digest().equals(imprint.digest)) problems.unshift('timestamp_imprint_mismatch')
    const reports = chain.map(certificateReport)
    return {
      valid: problems.length === 0,
      trusted: problems.length === 0 && endsAtRoot(chain, roots, time),
      time: time.toISOString(),
      authority: chain[0] ? ownerOf(chain[0]) : null,
      certificateFingerprintSha256: reports[0]?.fingerprintSha256 ?? null,
      chain: reports,
      problems,
    }
  } catch {
    const nothing = { trusted: false, time: null, authority: null, certificateFingerprintSha256: null, chain: [] }
    return { valid: false, ...nothing, problems: ['timestamp_malformed'] }
  }
}
