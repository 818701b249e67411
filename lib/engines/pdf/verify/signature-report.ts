import { type CertificateReport, certificateReport } from './certificates.ts'
import { checkCms } from './cms-check.ts'
import type { SealProblem } from './problems.rules.ts'
import type { ReadSignature } from './revisions.ts'
import type { SealedFile } from './sealed-file.ts'
import { coveredBytes, coveredGap, derWithin, nameOf, type SignatureField } from './signatures.ts'
import { checkToken, type Roots, type TimestampReport } from './token-check.ts'
import { Dictionary, Ref, Text, type Value } from './values.ts'

/**
 * What follows a signature in the file:
 * - `nothing`: it covers the whole file
 * - `evidence`: exactly one update, the document timestamp that this software adds after a seal
 * - `other`: anything else
 */
export type LaterBytes = 'nothing' | 'evidence' | 'other'

/** The report on one signature of a file. Each question has its own answer, in addition to the verdict. */
export type SignatureReport = {
  /** `certification` is the signature that restricts later changes; `timestamp` is a document timestamp. */
  kind: 'certification' | 'approval' | 'timestamp'
  /** True if the signature verifies and there are no problems. Users identify the signer by comparing fingerprints. */
  valid: boolean
  /** The end of the covered bytes. They start at 0 and exclude only the signature's own contents. */
  coversUntil: number
  coversWholeFile: boolean
  /** True if the covered bytes have the signed digest. */
  integrity: boolean
  cmsValid: boolean
  /** DocMDP: 1 no changes, 2 form filling, 3 comments; null if the signature does not certify. */
  docMdp: number | null
  after: LaterBytes
  subFilter: string | null
  /** Time, name and reason from the signature dictionary: claims of the signer. */
  claimedAt: string | null
  name: string | null
  reason: string | null
  subject: string | null
  certificateFingerprintSha256: string | null
  issuerFingerprintSha256: string | null
  /** The signer's certificate, then its issuers as far as included. */
  chain: CertificateReport[]
  /** The RFC 3161 timestamp of the signature, or the document timestamp itself; null if there is none. */
  timestamp: TimestampReport | null
  /** The length of the file before it was signed: truncated to it, the file is the document that was signed. */
  preSealLength: number | null
  problems: SealProblem[]
}

/** Checks one signature of a file of `size` bytes. */
export function signatureReport(read: ReadSignature, size: number, after: LaterBytes, roots: Roots): SignatureReport {
  const { file, field } = read
  const { entries, isTimestamp } = field
  const { problems, signed, at } = checked(read, roots)
  const subFilter = nameOf(file.resolve(entries.get('SubFilter')))
  if (!isTimestamp && subFilter !== 'ETSI.CAdES.detached') problems.push('sub_filter_unexpected')
  const docMdp = certification(file, field)
  // What a certification allows beyond a document timestamp, such as filling in a form, is treated like forbidden changes.
  if (docMdp === 1 && after === 'other') problems.push('changed_afterwards')
  const chain = signed && 'chain' in signed ? signed.chain.map(certificateReport) : []
  return {
    kind: isTimestamp ? 'timestamp' : docMdp === null ? 'approval' : 'certification',
    valid: problems.length === 0,
    coversUntil: field.end,
    coversWholeFile: field.end === size,
    integrity: signed?.digestMatches ?? false,
    cmsValid: signed?.valid ?? false,
    docMdp,
    after,
    subFilter,
    claimedAt: at?.toISOString() ?? null,
    name: textOf(file.resolve(entries.get('Name'))),
    reason: textOf(file.resolve(entries.get('Reason'))),
    subject: chain[0]?.subject ?? null,
    certificateFingerprintSha256: chain[0]?.fingerprintSha256 ?? null,
    issuerFingerprintSha256: chain[1]?.fingerprintSha256 ?? null,
    chain,
    timestamp: signed?.timestamp ?? null,
    preSealLength: preSealLength(file, field),
    problems,
  }
}

/** The signature's own problems, and its contents: its CMS, or the token of a document timestamp. */
function checked({ file, field }: ReadSignature, roots: Roots) {
  const problems: SealProblem[] = []
  const gap = coveredGap(file, field)
  if (!gap) problems.push('byte_range_malformed')
  if (isAmbiguous(field.entries)) problems.push('dictionary_ambiguous')
  const der = gap ? derWithin(file.bytes.subarray(gap.start, gap.end)) : null
  if (gap && !der) problems.push('contents_malformed')
  const at = dateOf(file.resolve(field.entries.get('M')))
  const covered = gap ? coveredBytes(file, field, gap) : []
  const signed =
    der === null ? null : field.isTimestamp ? stampVerdict(der, covered, roots) : checkCms(der, covered, at, roots)
  problems.push(...(signed?.problems ?? []))
  return { problems, signed, at }
}

/** A document timestamp is a token over the document itself. */
function stampVerdict(der: Buffer, covered: readonly Uint8Array[], roots: Roots) {
  const timestamp = checkToken(der, covered, roots)
  const { valid, problems } = timestamp
  return {
    valid,
    problems,
    timestamp,
    digestMatches: timestamp.time !== null && !problems.includes('timestamp_imprint_mismatch'),
  }
}

function isAmbiguous(value: Value): boolean {
  if (Array.isArray(value)) return value.some(isAmbiguous)
  return value instanceof Dictionary && (value.repeats || [...value.values()].some(isAmbiguous))
}

/**
 * The permission of a certifying signature: its transform, and the reference to it in the catalog (ISO 32000-1 12.8.2.2).
 */
function certification(file: SealedFile, field: SignatureField): number | null {
  const permitted = file.dictionary(file.dictionary(file.trailer.get('Root'))?.get('Perms'))?.get('DocMDP')
  const isThis = permitted instanceof Ref && field.ref instanceof Ref && permitted.number === field.ref.number
  if (!isThis) return null
  for (const item of file.array(field.entries.get('Reference'))) {
    const reference = file.dictionary(item)
    if (nameOf(file.resolve(reference?.get('TransformMethod'))) !== 'DocMDP') continue
    const permission = file.resolve(file.dictionary(reference?.get('TransformParams'))?.get('P'))
    return typeof permission === 'number' ? permission : 2
  }
  return null
}

/**
 * The seal is an incremental update: it starts, after one line feed, with the first object of the section that contains the
 * signature. Null for a file that was signed when it was written.
 */
function preSealLength(file: SealedFile, field: SignatureField): number | null {
  const position = field.ref instanceof Ref ? file.positionOf(field.ref.number) : null
  const section = position ? file.sections[position.section] : undefined
  if (!section || position?.section === file.sections.length - 1) return null
  const length = Math.min(section.start, section.lowest) - 1
  return length > 0 && file.bytes[length] === 0x0a ? length : null
}

function textOf(value: Value): string | null {
  if (!(value instanceof Text)) return null
  const { bytes } = value
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
    : bytes.toString('latin1')
}

/** D:YYYYMMDDHHmmSS with Z or an offset (ISO 32000-1 7.9.4). */
function dateOf(value: Value): Date | null {
  const match = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})'?)?/.exec(textOf(value) ?? '')
  if (!match) return null
  const [, year, month, day, hour, minute, second, sign, hours = '00', minutes = '00'] = match
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${sign ? `${sign}${hours}:${minutes}` : 'Z'}`,
  )
  return Number.isNaN(date.getTime()) ? null : date
}
