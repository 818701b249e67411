import type { Ctx } from '#lib/domain/ctx.ts'
import type { RecipientSession } from '#lib/domain/signing/index.ts'
import type { SignerView } from '#lib/domain/signing/schema.ts'
import { signerState } from '#lib/domain/signing/signing.machine.ts'
import type { SigningResult } from './schema.ts'
import { servedVersion } from './served-version.ts'

/** True for a recipient for whom there is a result: a signer who has signed, or a viewer once everyone has. */
function hasResult(ctx: Ctx, recipient: RecipientSession): boolean {
  const { contract } = recipient
  const state = signerState({ contract, recipient }, ctx.now())
  return state === 'signed' || state === 'asked' || (state === 'viewer' && contract.status === 'completed')
}

/** True for a recipient who may have the signed document now: once everyone has signed, or when the sender chose to. */
export function mayHaveSigned(ctx: Ctx, recipient: RecipientSession): boolean {
  const { status, copyTime } = recipient.contract
  return hasResult(ctx, recipient) && (status === 'completed' || copyTime === 'signature')
}

/** The result of signing for a recipient, with the `view` of the same session; null while there is none for them. */
export async function viewResult(
  ctx: Ctx,
  recipient: RecipientSession,
  { others, contract: { status } }: Pick<SignerView, 'others' | 'contract'>,
): Promise<SigningResult | null> {
  if (!hasResult(ctx, recipient)) return null
  const { contractId, contract, signedAt } = recipient
  const own = recipient.status === 'signed' ? 1 : 0
  const [signed, signers] = [others.signed + own, others.total + own]
  const isLater = !mayHaveSigned(ctx, recipient) && (signed < signers || others.asked > 0)
  return {
    sha256: mayHaveSigned(ctx, recipient) ? ((await servedVersion(ctx.store.q, contractId))?.sha256 ?? null) : null,
    isLater,
    hasEvidence: status === 'completed',
    at: signedAt ?? contract.completedAt,
    signed,
    signers,
    asked: others.asked,
  }
}
