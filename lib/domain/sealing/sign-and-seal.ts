import type { Ctx } from '#lib/domain/ctx.ts'
import { type Asked, type Signer, submitSigning } from '#lib/domain/signing/index.ts'
import type { SubmitInput } from '#lib/domain/signing/schema.ts'
import { ensureSigned } from './ensure-signed.ts'

/**
 * Signs, then seals the contract at once: every way of signing calls this. Returns the SHA-256 of the sealed version, or null if
 * sealing failed after the signature was stored: the queue retries it. Throws Refusal as `submitSigning` does.
 */
export async function signAndSeal(
  ctx: Ctx,
  signer: Signer,
  input: SubmitInput,
  asked: Asked,
): Promise<{ sha256: string | null }> {
  await submitSigning(ctx, signer, input, asked)
  const sealed = await ensureSigned(ctx, signer.contractId).catch((error: unknown) => {
    console.error('sealing failed, will retry:', error instanceof Error ? error.message : error)
    return null
  })
  return { sha256: sealed?.sha256 ?? null }
}
