import type { Ctx } from '#lib/domain/ctx.ts'
import type { RecipientSession } from '#lib/domain/signing/index.ts'
import type { SignerView } from '#lib/domain/signing/schema.ts'
import { signerState } from '#lib/domain/signing/signing.machine.ts'
import type { SigningResult } from './schema.ts'
import { servedVersion } from './served-version.ts'

/** True for a recipient who may have the signed document: a signer who has signed, or a viewer once everyone has. */
export function mayHaveSigned(ctx: Ctx, recipient: RecipientSession): boolean {
  const { contract } = recipient
  const state = signerState({ contract, recipient }, ctx.now())
  return state === 'signed' || state === 'asked' || (state === 'viewer' && contract.status === 'completed')
}

/** The result of signing for a recipient, with the `view` of the same session; null while there is none for them. */
export async function viewResult(
  ctx: Ctx,
  recipient: RecipientSession,
  { others, contract: { status } }: Pick<SignerView, 'others' | 'contract'>,
): Promise<SigningResult | null> {
  if (!mayHaveSigned(ctx, recipient)) return null
  const { contractId, contract, signedAt } = recipient
  const own = recipient.status === 'signed' ? 1 : 0
  return {
    sha256: (await servedVersion(ctx.store.q, contractId))?.sha256 ?? null,
    hasEvidence: status === 'completed',
    at: signedAt ?? contract.completedAt,
    signed: others.signed + own,
    signers: others.total + own,
    asked: others.asked,
  }
}
