import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sealIdentities } from '#lib/domain/seal-key/index.ts'
import { readSealInWorker, type SignatureReport } from '#lib/engines/pdf/index.ts'
import { MAX_SEAL_BYTES } from './limits.rules.ts'
import { known, requireRateLimit } from './look-up.ts'
import type { KnownBeginning, LookUp, SealReading, SignatureReading } from './schema.ts'

/** How many bytes of such files this process holds in its memory at a time: whoever is slow to send takes little of it. */
const MOST_HELD = 2 * MAX_SEAL_BYTES
let held = 0

/** The certificates that this installation seals with now, and the authorities that it issues them by. */
type Here = { leaves: Set<string>; authorities: Set<string> }

/**
 * The whole of a body in memory, `take` being told of each piece before it is kept. Throws Refusal('file_too_large') beyond
 * `limit` bytes, 'file_incomplete' if it ends early.
 */
async function whole(body: AsyncIterable<Uint8Array>, limit: number, take: (bytes: number) => void): Promise<Buffer> {
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
 * Reads the digital signatures of anybody's PDF, and says of each what holds and what does not. The file is held in memory and
 * nowhere else. Six a minute from one address, and together so much as fits; beyond that Refusal('too_many_requests').
 */
export async function readSeal(ctx: Ctx, body: AsyncIterable<Uint8Array>): Promise<SealReading> {
  await requireRateLimit(ctx, 'seal', 6)
  let mine = 0
  const take = (bytes: number) => {
    if (held + bytes > MOST_HELD) throw new Refusal('too_many_requests', { seconds: 5 })
    held += bytes
    mine += bytes
  }
  try {
    return await readingOf(ctx, await whole(body, MAX_SEAL_BYTES, take))
  } finally {
    held -= mine
  }
}

async function readingOf(ctx: Ctx, bytes: Buffer): Promise<SealReading> {
  if (bytes.length === 0) throw new Refusal('file_empty')
  const sha256 = sha256Hex(bytes)
  const [report, found, here] = await Promise.all([readSealInWorker(bytes), known(ctx, sha256), certificatesHere(ctx)])
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
  here: Here,
): Promise<SignatureReading> {
  // The whole file was looked up already; what was made here and added to later is found by its beginning.
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
  const found = await known(ctx, sha256)
  return found.length > 0 ? { bytes: length, sha256, found } : null
}

/** A file with its seal: whoever seals the same document by a certificate of their own makes another. */
function isSealed(found: LookUp): boolean {
  return found.kind === 'file' && (found.file === 'signed' || found.file === 'timestamped')
}

/** `here_then`: another certificate than today's, by which this very file was sealed here. */
function certificateOf(report: SignatureReport, here: Here, sealedHere: boolean): SignatureReading['certificateOf'] {
  const leaf = report.certificateFingerprintSha256
  if (leaf === null) return 'nobody'
  const isIssuedHere = report.chain.some((one) => here.authorities.has(one.fingerprintSha256))
  if (here.leaves.has(leaf) || isIssuedHere) return 'here'
  return sealedHere ? 'here_then' : 'elsewhere'
}

/** An authority counts only if it is this installation's: the issuer of a supplied certificate issues others too. */
async function certificatesHere(ctx: Ctx): Promise<Here> {
  const identities = await sealIdentities(ctx)
  return {
    leaves: new Set(identities.map(({ leafFingerprint }) => leafFingerprint)),
    authorities: new Set(
      identities.flatMap(({ source, caFingerprint }) => (source === 'self-made' ? [caFingerprint] : [])),
    ),
  }
}

/** Names of certificates come with a line for each part. */
export const oneLine = (name: string) => name.replaceAll('\n', ', ')
