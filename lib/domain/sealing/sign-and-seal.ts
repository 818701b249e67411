import { reportError } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type Signer, type SubmitKey, submitSigning } from '#lib/domain/signing/index.ts'
import type { SubmitInput } from '#lib/domain/signing/schema.ts'
import { ensureSigned } from './ensure-signed.ts'

/**
 * Signs and immediately seals the contract. All signing goes through this function. Returns the SHA-256 of the sealed
 * version, or null if sealing failed after the signature was stored; the queue then retries it. Throws the refusals of
 * `submitSigning`.
 */
export async function signAndSeal(
  ctx: Ctx,
  signer: Signer,
  input: SubmitInput,
  submit: SubmitKey,
): Promise<{ sha256: string | null }> {
  await submitSigning(ctx, signer, input, submit)
  const sealed = await ensureSigned(ctx, signer.contractId).catch((error: unknown) => {
    reportError('sealing failed, will retry', error)
    return null
  })
  return { sha256: sealed?.sha256 ?? null }
}
