import { createHash } from 'node:crypto'
import type { Ctx } from '#lib/domain/ctx.ts'
import { oneLine, sealIdentities } from '#lib/domain/seal-key/index.ts'
import type { SealReport, SignatureReport } from '#lib/engines/pdf/index.ts'
import { lookUp } from './look-up.ts'
import type { KnownBeginning, LookUp, SealReading, SignatureReading } from './schema.ts'
import { sealOutcome } from './seal-outcome.rules.ts'

/** The current seal certificates of this installation, and its own authorities. */
type CurrentCertificates = { leaves: Set<string>; authorities: Set<string> }

/** Looks up the file, or the first part of it with this length, by its SHA-256. */
type Search = (length: number) => Promise<KnownBeginning>

/** What the report on a file's signatures means here: looks up the file and its parts, and compares the certificates. */
export async function describeSeal(ctx: Ctx, bytes: Buffer, report: SealReport): Promise<SealReading> {
  const search = searchIn(ctx, bytes, report)
  const [whole, here] = await Promise.all([search(bytes.length), currentCertificates(ctx)])
  const sealAt = report.signatures.findLastIndex(({ kind }) => kind !== 'timestamp')
  const signatures: SignatureReading[] = []
  for (const [at, signature] of report.signatures.entries())
    signatures.push(await signatureReading(search, bytes.length, signature, at === sealAt, here))
  const { sealed, valid, problems } = report
  const facts = { size: bytes.length, sealed, valid, problems, signatures, isMadeHere: whole.found.some(isSealed) }
  return {
    sha256: whole.sha256,
    size: bytes.length,
    at: ctx.now().toISOString(),
    found: whole.found,
    ...sealOutcome(facts),
    sealed,
    valid,
    signatures,
    problems,
  }
}

/** Hashes all parts that the report names in one pass over the file, and looks up each of them once. */
function searchIn(ctx: Ctx, bytes: Buffer, report: SealReport): Search {
  const named = report.signatures.flatMap(({ coversUntil, preSealLength }) => [coversUntil, preSealLength ?? 0])
  const lengths = new Set([...named.filter((length) => length > 0 && length < bytes.length), bytes.length])
  const hash = createHash('sha256')
  const hashes = new Map<number, string>()
  let at = 0
  for (const length of [...lengths].sort((a, b) => a - b)) {
    hash.update(bytes.subarray(at, length))
    hashes.set(length, hash.copy().digest('hex'))
    at = length
  }
  const searches = new Map<number, Promise<LookUp[]>>()
  return async (length) => {
    const sha256 = hashes.get(length) ?? ''
    const search = searches.get(length) ?? (sha256 ? lookUp(ctx, sha256) : Promise.resolve([]))
    searches.set(length, search)
    return { bytes: length, sha256, found: await search }
  }
}

async function signatureReading(
  search: Search,
  size: number,
  report: SignatureReport,
  isSeal: boolean,
  here: CurrentCertificates,
): Promise<SignatureReading> {
  const covered = await search(report.coversUntil)
  const before = report.preSealLength === null ? null : await search(report.preSealLength)
  const isMadeHere = covered.found.some(isSealed)
  return {
    kind: report.kind,
    isSeal,
    integrity: report.integrity,
    cmsValid: report.cmsValid,
    coversUntil: report.coversUntil,
    bytesAfter: Math.max(0, size - report.coversUntil),
    after: report.after,
    docMdp: report.docMdp,
    claimedAt: report.claimedAt,
    name: report.name,
    reason: report.reason,
    certificateOf: certificateOf(report, here, isMadeHere),
    chain: report.chain.map(({ subject, issuer, fingerprintSha256, notBefore, notAfter }) => ({
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      fingerprint: fingerprintSha256,
      notBefore,
      notAfter,
    })),
    timestamp: timestampReading(report, isMadeHere),
    problems: report.problems,
    // The whole file has its own place in the answer.
    beginning: report.coversUntil < size && covered.found.length > 0 ? covered : null,
    beforeSeal: before && before.found.length > 0 ? before : null,
  }
}

/** A sealed file. The files before the seal do not count, because anyone can seal them with another certificate. */
function isSealed(found: LookUp): boolean {
  return found.kind === 'file' && (found.file === 'signed' || found.file === 'timestamped')
}

/** @param isMadeHere true if this installation made the file that the signature, and so its timestamp, is in */
function timestampReading({ timestamp }: SignatureReport, isMadeHere: boolean): SignatureReading['timestamp'] {
  if (!timestamp) return null
  const { valid, trusted, time, authority, certificateFingerprintSha256: fingerprint } = timestamp
  return {
    valid,
    trust: trusted ? 'trusted' : isMadeHere ? 'requested' : 'unknown',
    time,
    authority: authority && oneLine(authority),
    fingerprint,
  }
}

/** `earlier`: an earlier certificate of this installation, which sealed this very file. */
function certificateOf(
  report: SignatureReport,
  here: CurrentCertificates,
  isMadeHere: boolean,
): SignatureReading['certificateOf'] {
  const leaf = report.certificateFingerprintSha256
  if (leaf === null) return 'none'
  const isIssuedHere = report.chain.some((one) => here.authorities.has(one.fingerprintSha256))
  if (here.leaves.has(leaf) || isIssuedHere) return 'current'
  return isMadeHere ? 'earlier' : 'elsewhere'
}

/** An authority counts only if it is this installation's, because the issuer of a supplied certificate issues others. */
async function currentCertificates(ctx: Ctx): Promise<CurrentCertificates> {
  const identities = await sealIdentities(ctx)
  return {
    leaves: new Set(identities.map(({ leafFingerprint }) => leafFingerprint)),
    authorities: new Set(
      identities.flatMap(({ source, caFingerprint }) => (source === 'self-made' ? [caFingerprint] : [])),
    ),
  }
}
