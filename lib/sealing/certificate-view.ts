import type { Authorized } from '#lib/account/index.ts'
import { lastSeqOf } from '#lib/audit/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import type { ContractRow } from '#lib/contract/index.ts'
import { placeAttribution } from '#lib/place/index.ts'
import { certificateSigners } from './certificate-signers.ts'
import type { CertificateView, TrustedTimeView } from './schema.ts'
import { findTimestamp, latestSignedDocument, type SignedDocument } from './sealing.store.ts'
import { signingFacts } from './signing-facts.ts'

async function trustedTimeView(ctx: Ctx, signed: SignedDocument): Promise<TrustedTimeView> {
  const { q } = ctx.store
  const row = await findTimestamp(q, signed)
  if (row) {
    const { kind, time, authority, sha256 } = row
    return kind === 'signature' ? { kind, time, authority } : { kind, time, authority, sha256 }
  }
  const isWaiting =
    ctx.settings.timestamp !== null && (await lastSeqOf(q, signed.contractId, ['timestamp_failed'])) !== null
  return { kind: isWaiting ? 'waiting' : 'none' }
}

/** The signing certificate for the screen, in the reader's language; null while nobody has signed. */
export async function certificateView(
  ctx: Ctx,
  contract: Authorized<ContractRow, 'read'>,
  locale: string,
): Promise<CertificateView | null> {
  const [facts, signed] = await Promise.all([
    signingFacts(ctx, contract.id),
    latestSignedDocument(ctx.store.q, contract.id),
  ])
  if (!facts || !signed) return null
  const signers = await certificateSigners(ctx, facts, locale)
  const credit = signers.some((signer) => signer.place) ? await placeAttribution(ctx.settings) : null
  return {
    document: {
      contractId: contract.id,
      title: contract.title,
      originalSha256: facts.contract.originalSha256,
      signedSha256: signed.sha256,
      sealedAt: signed.createdAt,
      sealedBy: facts.organisation,
      trustedTime: await trustedTimeView(ctx, signed),
    },
    signers,
    placeSource: credit && { name: credit.text, href: credit.url },
  }
}
