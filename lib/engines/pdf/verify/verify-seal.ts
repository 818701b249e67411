import type { SealProblem } from './problems.rules.ts'
import { type ReadSignature, readSignatures } from './revisions.ts'
import type { SealedFile } from './sealed-file.ts'
import { type LaterBytes, type SignatureReport, signatureReport } from './signature-report.ts'
import { isTimestampUpdate } from './timestamp-update.ts'
import { type Roots, rootsOf } from './token-check.ts'

export type { CertificateReport } from './certificates.ts'
export type { SealProblem } from './problems.rules.ts'
export type { SignatureReport } from './signature-report.ts'
export type { TimestampReport } from './token-check.ts'

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

/**
 * Verifies the seal of a PDF, reading it independently of the code that writes seals. The seal covers the whole file, or one
 * update follows that is exactly the document timestamp of timestampPdf. Never rejects for a bad file.
 * @param options.roots certificates (PEM or DER) of the timestamp authorities that are trusted; none by default
 */
export async function verifySeal(
  bytes: Uint8Array,
  options: { roots?: readonly (string | Uint8Array)[] } = {},
): Promise<SealReport> {
  const roots = rootsOf(options.roots ?? [])
  try {
    return await readSeal(bytes, roots)
  } catch {
    return { ...nothing, problems: ['unreadable'] }
  }
}

/** The same, but rejects with SyntaxFault for a file that cannot be read. */
export async function readSeal(bytes: Uint8Array, roots: Roots): Promise<SealReport> {
  const signatures = readSignatures(bytes)
  if (signatures.length === 0) return { ...nothing, problems: ['no_signature'] }
  return sealReport(bytes, signatures, roots)
}

async function sealReport(bytes: Uint8Array, read: readonly ReadSignature[], roots: Roots): Promise<SealReport> {
  const at = read.findLastIndex(({ field }) => !field.isTimestamp)
  const after = await Promise.all(read.map((_, i) => laterBytes(bytes, read, i, i === at)))
  const signatures = read.map((one, i) => signatureReport(one, bytes.length, after[i] ?? 'other', roots))
  const [seal, sealed] = [signatures[at], read[at]]
  // A file may contain only document timestamps.
  if (!seal || !sealed) return { ...nothing, signatures, problems: ['no_signature'] }
  const problems = new Set<SealProblem>(seal.problems)
  if (seal.after === 'other') problems.add('changed_afterwards')
  // The first signature must certify; a seal on an upload that is already signed cannot.
  if (seal.docMdp === null && at === 0) problems.add('not_certified')
  for (const later of signatures.slice(at + 1)) for (const problem of later.problems) problems.add(problem)
  if (signatures.slice(0, at).some((earlier) => earlier.problems.includes('changed_afterwards')))
    problems.add('certification_broken')
  if (sealed.file.bytes.subarray(0, 5).toString('latin1') !== '%PDF-') problems.add('header_not_first')
  if (hasAmbiguity(sealed.file)) problems.add('dictionary_ambiguous')
  const { kind: _kind, ...own } = seal
  return { ...own, sealed: true, signatures, problems: [...problems], valid: problems.size === 0 }
}

async function laterBytes(
  bytes: Uint8Array,
  read: readonly ReadSignature[],
  at: number,
  isSeal: boolean,
): Promise<LaterBytes> {
  const [own, next] = [read[at], read[at + 1]]
  if (!own?.endsRevision) return 'other'
  if (own.field.end === bytes.length) return 'nothing'
  const isLast = next?.endsRevision && at + 2 === read.length && next.field.end === bytes.length
  return isSeal && isLast && (await isTimestampUpdate(own.file, next)) ? 'evidence' : 'other'
}

function hasAmbiguity(file: SealedFile): boolean {
  const catalog = file.dictionary(file.trailer.get('Root'))
  return [file.trailer, catalog, file.dictionary(catalog?.get('AcroForm'))].some((one) => one?.repeats)
}
