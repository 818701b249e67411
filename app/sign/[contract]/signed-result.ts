import { getFormatter } from 'next-intl/server'
import type { Ctx } from '#lib/domain/ctx.ts'
import { servedVersion } from '#lib/domain/document/index.ts'
import type { RecipientSession } from '#lib/domain/signing/index.ts'
import type { ResultAnswer, SignerView } from '#lib/domain/signing/schema.ts'

/** The files of a signed document that a recipient may download; null if there are none yet. */
export async function signedResult(ctx: Ctx, signer: RecipientSession, view: SignerView): Promise<ResultAnswer | null> {
  const isTheirs = view.state === 'signed' || (view.state === 'viewer' && view.contract.status === 'completed')
  if (!isTheirs) return null
  const [signed, format] = await Promise.all([servedVersion(ctx.store.q, signer.contractId), getFormatter()])
  const at = signer.signedAt ?? signer.contract.completedAt
  const { timeZone } = view.contract
  const base = `/sign/${signer.contractId}`
  return {
    sha256: signed?.sha256 ?? null,
    signedPdfUrl: signed ? `${base}/signed` : null,
    certificateUrl: signed ? `${base}/certificate` : null,
    evidenceUrl: view.contract.status === 'completed' ? `${base}/evidence` : null,
    verifyUrl: signed ? `/verify/${signed.sha256}` : null,
    signedAtText: at ? format.dateTime(at, { dateStyle: 'long', timeStyle: 'short', timeZone }) : '',
    signedCount: view.others.signed + (view.state === 'signed' ? 1 : 0),
    signerCount: view.others.total + (view.state === 'signed' ? 1 : 0),
  }
}
