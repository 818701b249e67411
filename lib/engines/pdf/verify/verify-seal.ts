import { type CertificateReport, certificateReport } from './certificates.ts'
import { checkCms } from './cms-check.ts'
import { changesAfter, type LaterChanges } from './later-changes.ts'
import type { SealProblem } from './problems.rules.ts'
import { SealedFile } from './sealed-file.ts'
import { coveredBytes, coveredGap, derWithin, nameOf, type SignatureField, signatureFields } from './signatures.ts'
import { checkToken, type TimestampReport } from './token-check.ts'
import { Dictionary, Ref, Text, type Value } from './values.ts'

export type { CertificateReport } from './certificates.ts'
export type { SealProblem } from './problems.rules.ts'
export type { TimestampReport } from './token-check.ts'

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
  /** The changes to the document after this signature. */
  after: LaterChanges
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

/** The report on a file's seal, which is its last signature that is not a timestamp, and on all its signatures. */
export type SealReport = Omit<SignatureReport, 'kind'> & {
  /** True if there is a signature, valid or not. */
  sealed: boolean
  /** `valid` and `problems` of the seal include later changes and violations of earlier certifications. */
  signatures: SignatureReport[]
}

const nothing: Omit<SealReport, 'problems'> = {
  sealed: false,
  valid: false,
  coversUntil: 0,
  coversWholeFile: false,
  integrity: false,
  cmsValid: false,
  docMdp: null,
  after: 'nothing',
  subFilter: null,
  claimedAt: null,
  name: null,
  reason: null,
  subject: null,
  certificateFingerprintSha256: null,
  issuerFingerprintSha256: null,
  chain: [],
  timestamp: null,
  preSealLength: null,
  signatures: [],
}

/** Verifies the seal of a PDF, independently of the code that writes seals. Never throws for a bad file. */
export function verifySeal(bytes: Uint8Array): SealReport {
  try {
    const file = new SealedFile(bytes)
    const fields = signatureFields(file)
    if (fields.length === 0) return { ...nothing, problems: ['no_signature'] }
    return sealReport(file, fields)
  } catch {
    return { ...nothing, problems: ['unreadable'] }
  }
}

function sealReport(file: SealedFile, fields: SignatureField[]): SealReport {
  const signatures = fields.map((field) => signatureReport(file, field))
  const at = signatures.findLastIndex(({ kind }) => kind !== 'timestamp')
  const seal = signatures[at]
  // A file may contain only document timestamps.
  if (!seal) return { ...nothing, signatures, problems: ['no_signature'] }
  const problems = new Set<SealProblem>(seal.problems)
  if (seal.after === 'other') problems.add('changed_afterwards')
  // The first signature must certify; a seal on an upload that is already signed cannot.
  if (seal.docMdp === null && at === 0) problems.add('not_certified')
  for (const later of signatures.slice(at + 1)) for (const problem of later.problems) problems.add(problem)
  if (signatures.slice(0, at).some((earlier) => earlier.problems.includes('changed_afterwards')))
    problems.add('certification_broken')
  if (!isCovered(file, fields.at(-1)?.end ?? 0)) problems.add('not_whole_file')
  if (file.bytes.subarray(0, 5).toString('latin1') !== '%PDF-') problems.add('header_not_first')
  if (hasAmbiguity(file)) problems.add('dictionary_ambiguous')
  const { kind: _kind, ...own } = seal
  return { ...own, sealed: true, signatures, problems: [...problems], valid: problems.size === 0 }
}

/** True if nothing follows the last signature, or only one update with validation data (/DSS) at the end of the file. */
function isCovered(file: SealedFile, end: number): boolean {
  if (end === file.bytes.length) return true
  const ends = /%%EOF\r?\n?$/.test(file.bytes.subarray(-8).toString('latin1'))
  return end < file.bytes.length && ends && changesAfter(file, end) === 'evidence'
}

function hasAmbiguity(file: SealedFile): boolean {
  const catalog = file.dictionary(file.trailer.get('Root'))
  return [file.trailer, catalog, file.dictionary(catalog?.get('AcroForm'))].some((one) => one?.repeats)
}

function signatureReport(file: SealedFile, field: SignatureField): SignatureReport {
  const { entries, isTimestamp } = field
  const problems: SealProblem[] = []
  const gap = coveredGap(file, field)
  if (!gap) problems.push('byte_range_malformed')
  if (isAmbiguous(entries)) problems.push('dictionary_ambiguous')
  const der = gap ? derWithin(file.bytes.subarray(gap.start, gap.end)) : null
  if (gap && !der) problems.push('contents_malformed')
  const at = dateOf(file.resolve(entries.get('M')))
  const covered = gap ? coveredBytes(file, field, gap) : []
  const signed = der === null ? null : isTimestamp ? stampVerdict(der, covered) : checkCms(der, covered, at)
  problems.push(...(signed?.problems ?? []))
  const subFilter = nameOf(file.resolve(entries.get('SubFilter')))
  if (!isTimestamp && subFilter !== 'ETSI.CAdES.detached') problems.push('sub_filter_unexpected')
  const docMdp = certification(file, field)
  const after = changesAfter(file, field.end)
  // Changes that a certification allows beyond evidence, such as filling in a form, are treated like forbidden ones.
  if (docMdp === 1 && after === 'other') problems.push('changed_afterwards')
  const chain = signed && 'chain' in signed ? signed.chain.map(certificateReport) : []
  return {
    kind: isTimestamp ? 'timestamp' : docMdp === null ? 'approval' : 'certification',
    valid: problems.length === 0,
    coversUntil: field.end,
    coversWholeFile: field.end === file.bytes.length,
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

/** A document timestamp is a token over the document itself. */
function stampVerdict(der: Buffer, covered: readonly Uint8Array[]) {
  const timestamp = checkToken(der, covered)
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
  const number = field.ref instanceof Ref ? field.ref.number : -1
  const at = file.sections.findIndex(({ positions }) => positions.has(number))
  const section = file.sections[at]
  if (!section || at === file.sections.length - 1) return null
  const starts = [...section.positions.values()].flatMap((place) => (place?.kind === 'at' ? [place.offset] : []))
  const length = Math.min(section.start, ...starts) - 1
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
