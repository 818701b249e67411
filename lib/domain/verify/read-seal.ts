import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { oneLine, sealIdentities } from '#lib/domain/seal-key/index.ts'
import { readSealInWorker, type SignatureReport } from '#lib/engines/pdf/index.ts'
import { MAX_SEAL_BYTES } from './limits.rules.ts'
import { lookUp } from './look-up.ts'
import type { KnownBeginning, LookUp, SealReading, SignatureReading } from './schema.ts'

/** The maximum of `bytesInMemory`. */
const MAX_BYTES_IN_MEMORY = 2 * MAX_SEAL_BYTES
/**
 * The bytes of all files that this process is reading now. Only received bytes count, so that slow clients do not block
 * others.
 */
let bytesInMemory = 0

/** The current seal certificates of this installation, and its own authorities. */
type CurrentCertificates = { leaves: Set<string>; authorities: Set<string> }

/**
 * Reads a body into memory and calls `take` before it keeps each piece. Throws Refusal('file_too_large') beyond `limit`
 * bytes, 'file_incomplete' if it ends early.
 */
async function readAll(body: AsyncIterable<Uint8Array>, limit: number, take: (bytes: number) => void): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of body) {
      size += piece.length
      if (size > limit) throw new Refusal('file_too_large', { limit })
      take(piece.length)
      pieces.push(piece)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('file_incomplete')
  }
  return Buffer.concat(pieces)
}

/**
 * Reads the digital signatures of any PDF and reports each check. The file is kept in memory only. Limited to
 * MAX_BYTES_IN_MEMORY in total; throws Refusal('too_many_requests') beyond.
 */
export async function readSeal(ctx: Ctx, body: AsyncIterable<Uint8Array>): Promise<SealReading> {
  let mine = 0
  const take = (bytes: number) => {
    if (bytesInMemory + bytes > MAX_BYTES_IN_MEMORY) throw new Refusal('too_many_requests', { seconds: 5 })
    bytesInMemory += bytes
    mine += bytes
  }
  try {
    return await readingOf(ctx, await readAll(body, MAX_SEAL_BYTES, take))
  } finally {
    bytesInMemory -= mine
  }
}

async function readingOf(ctx: Ctx, bytes: Buffer): Promise<SealReading> {
  if (bytes.length === 0) throw new Refusal('file_empty')
  const sha256 = sha256Hex(bytes)
  const [report, found, here] = await Promise.all([
    readSealInWorker(bytes),
    lookUp(ctx, sha256),
    currentCertificates(ctx),
  ])
  const sealAt = report.signatures.findLastIndex(({ kind }) => kind !== 'timestamp')
  const signatures: SignatureReading[] = []
  for (const [at, signature] of report.signatures.entries())
    signatures.push(await signatureReading(ctx, { bytes, found }, signature, at === sealAt, here))
  return {
    sha256,
    size: bytes.length,
    at: ctx.now().toISOString(),
    found,
    sealed: report.sealed,
    valid: report.valid,
    signatures,
    problems: report.problems,
  }
}

async function signatureReading(
  ctx: Ctx,
  { bytes, found }: { bytes: Buffer; found: LookUp[] },
  report: SignatureReport,
  isSeal: boolean,
  here: CurrentCertificates,
): Promise<SignatureReading> {
  // The whole file was looked up above. A file with an update after its seal is found by the bytes before it.
  const beginning = report.coversUntil < bytes.length ? await beginningOf(ctx, bytes, report.coversUntil) : null
  const sealedHere = (beginning ? beginning.found : found).some(isSealed)
  const beforeSeal = report.preSealLength === null ? null : await beginningOf(ctx, bytes, report.preSealLength)
  const { timestamp } = report
  return {
    kind: report.kind,
    isSeal,
    integrity: report.integrity,
    cmsValid: report.cmsValid,
    coversUntil: report.coversUntil,
    bytesAfter: Math.max(0, bytes.length - report.coversUntil),
    after: report.after,
    docMdp: report.docMdp,
    claimedAt: report.claimedAt,
    name: report.name,
    reason: report.reason,
    certificateOf: certificateOf(report, here, sealedHere),
    chain: report.chain.map(({ subject, issuer, fingerprintSha256, notBefore, notAfter }) => ({
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      fingerprint: fingerprintSha256,
      notBefore,
      notAfter,
    })),
    timestamp: timestamp && {
      valid: timestamp.valid,
      time: timestamp.time,
      authority: timestamp.authority && oneLine(timestamp.authority),
      fingerprint: timestamp.certificateFingerprintSha256,
    },
    problems: report.problems,
    beginning,
    beforeSeal,
  }
}

async function beginningOf(ctx: Ctx, bytes: Buffer, length: number): Promise<KnownBeginning | null> {
  if (length <= 0 || length > bytes.length) return null
  const sha256 = sha256Hex(bytes.subarray(0, length))
  const found = await lookUp(ctx, sha256)
  return found.length > 0 ? { bytes: length, sha256, found } : null
}

/** A sealed file. The files before the seal do not count, because anyone can seal them with another certificate. */
function isSealed(found: LookUp): boolean {
  return found.kind === 'file' && (found.file === 'signed' || found.file === 'timestamped')
}

/** `earlier`: an earlier certificate of this installation, which sealed this very file. */
function certificateOf(
  report: SignatureReport,
  here: CurrentCertificates,
  sealedHere: boolean,
): SignatureReading['certificateOf'] {
  const leaf = report.certificateFingerprintSha256
  if (leaf === null) return 'none'
  const isIssuedHere = report.chain.some((one) => here.authorities.has(one.fingerprintSha256))
  if (here.leaves.has(leaf) || isIssuedHere) return 'current'
  return sealedHere ? 'earlier' : 'elsewhere'
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
