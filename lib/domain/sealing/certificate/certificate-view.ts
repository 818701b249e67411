import type { Authorized } from '#lib/domain/account/index.ts'
import { type ContractRow, timelineOf } from '#lib/domain/contract/index.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { findTimestamp, latestSealedVersion, type SealedVersion } from '#lib/domain/document/index.ts'
import type { CertificateView, SealTimestampView } from '../schema.ts'
import { signingFacts } from '../signing-facts.ts'
import { certificateFacts } from './certificate-facts.ts'

async function sealTimestampView(
  ctx: Ctx,
  signed: SealedVersion,
  events: readonly TimelineEntry[],
): Promise<SealTimestampView> {
  const row = await findTimestamp(ctx.store.q, signed)
  if (row) {
    const { kind, time, authority, sha256 } = row
    return kind === 'signature' ? { kind, time, authority } : { kind, time, authority, sha256 }
  }
  const hasFailed = events.some(({ event }) => event === 'timestamp.failed')
  return { kind: ctx.settings.timestamp !== null && hasFailed ? 'waiting' : 'none' }
}

/** The fingerprint of the certificate that sealed a version, from the log; empty if it is not logged. */
function sealFingerprint(events: readonly TimelineEntry[], { preSealSha256 }: SealedVersion): string {
  const sealed = events.find(
    ({ event, details }) => event === 'document.sealed' && details.pre_seal_sha256 === preSealSha256,
  )
  return String(sealed?.details.seal_certificate_sha256 ?? '')
}

/** The signing certificate for the portal, in the reader's language; null while no one has signed. */
export async function certificateView(
  ctx: Ctx,
  contract: Authorized<ContractRow, 'read'>,
  locale: string,
): Promise<CertificateView | null> {
  const [facts, signed, events] = await Promise.all([
    signingFacts(ctx, contract.id, contract),
    latestSealedVersion(ctx.store.q, contract.id),
    timelineOf(ctx, contract),
  ])
  if (!facts || !signed) return null
  const { contract: of, signers, others, log, sources, locationSource } = await certificateFacts(ctx, facts, locale)
  return {
    contract: of,
    signers,
    others,
    log,
    document: {
      contractId: contract.id,
      title: contract.title,
      originalSha256: facts.document.originalSha256,
      preparedSha256: facts.document.preparedSha256,
      stampedSha256: signed.stampedSha256,
      stampedSize: signed.stampedSize,
      signedSha256: signed.sha256,
      sealedAt: signed.createdAt,
      sealedBy: facts.organisation,
      sealFingerprint: sealFingerprint(events, signed),
      timestamp: await sealTimestampView(ctx, signed, events),
      sources,
    },
    locationSource: locationSource && { name: locationSource.text, href: locationSource.url },
  }
}
