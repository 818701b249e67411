import { getFormatter } from 'next-intl/server'
import type { Ctx } from '#lib/domain/ctx.ts'
import { viewResult } from '#lib/domain/sealing/index.ts'
import type { RecipientSession } from '#lib/domain/signing/index.ts'
import type { ResultAnswer, SignerView } from '#lib/domain/signing/schema.ts'

/** The result of signing with its addresses, in the reader's date format; null if there is none yet. */
export async function signedResult(ctx: Ctx, signer: RecipientSession, view: SignerView): Promise<ResultAnswer | null> {
  const [result, format] = await Promise.all([viewResult(ctx, signer, view), getFormatter()])
  if (!result) return null
  const { sha256, isLater, hasEvidence, at, signed, signers, asked } = result
  const { timeZone } = view.contract
  const base = `/sign/${signer.id}`
  return {
    sha256,
    isLater,
    signedPdfUrl: sha256 ? `${base}/signed` : null,
    certificateUrl: sha256 ? `${base}/certificate` : null,
    evidenceUrl: hasEvidence ? `${base}/evidence` : null,
    verifyUrl: sha256 ? `/verify/${sha256}` : null,
    signedAtText: at
      ? format.dateTime(at, {
          year: 'numeric',
          month: 'long',
          day: 'numeric',
          hour: 'numeric',
          minute: '2-digit',
          timeZone,
          timeZoneName: 'short',
        })
      : '',
    signedCount: signed,
    signerCount: signers,
    askedCount: asked,
  }
}
