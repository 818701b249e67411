import type { Authorized } from '#lib/account/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import type { ContractRow } from '#lib/contract/index.ts'
import { placeAttribution } from '#lib/place/index.ts'
import { certificateSigners } from './certificate-signers.ts'
import type { CertificateView } from './schema.ts'
import { latestSignedDocument } from './sealing.store.ts'
import { signingFacts } from './signing-facts.ts'

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
    },
    signers,
    placeSource: credit && { name: credit.text, href: credit.url },
  }
}
