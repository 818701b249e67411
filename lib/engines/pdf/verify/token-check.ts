import { createHash } from 'node:crypto'
import { type Element, ownerOf, readToken } from '#lib/engines/pki/read/index.ts'
import { type CertificateReport, certificateReport } from './certificates.ts'
import type { TimestampProblem } from './problems.rules.ts'

/** An RFC 3161 timestamp with its authority and its problems. The user decides which authorities to trust. */
export type TimestampReport = {
  valid: boolean
  /** ISO 8601; null for a token that cannot be parsed. */
  time: string | null
  authority: string | null
  certificateFingerprintSha256: string | null
  chain: CertificateReport[]
  problems: TimestampProblem[]
}

/** Checks a TimeStampToken completely: its imprint of these bytes, its signature and its certificates. */
export function checkToken(der: Buffer | Element, covered: readonly Uint8Array[]): TimestampReport {
  try {
    const { time, imprint, chain, problems: found } = readToken(der)
    const problems = found.map((problem): TimestampProblem => `timestamp_${problem}`)
    const hash = imprint.algorithm === null ? null : createHash(imprint.algorithm)
    for (const part of covered) hash?.update(part)
    if (!hash?.digest().equals(imprint.digest)) problems.unshift('timestamp_imprint_mismatch')
    const reports = chain.map(certificateReport)
    return {
      valid: problems.length === 0,
      time: time.toISOString(),
      authority: chain[0] ? ownerOf(chain[0]) : null,
      certificateFingerprintSha256: reports[0]?.fingerprintSha256 ?? null,
      chain: reports,
      problems,
    }
  } catch {
    const nothing = { time: null, authority: null, certificateFingerprintSha256: null, chain: [] }
    return { valid: false, ...nothing, problems: ['timestamp_malformed'] }
  }
}
