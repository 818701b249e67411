import { Refusal } from '#lib/core/refusal.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { submitSigning } from '#lib/domain/signing/index.ts'
import { submitAnswer, submitSchema } from '#lib/domain/signing/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/**
 * Signs, then makes the signed document in the same breath. Sent again after a lost answer, it gives the same one; if
 * sealing fails after the signature was stored, the queue retries it.
 */
export const POST = defineRoute({
  for: 'signer',
  answer: submitAnswer,
  run: async (ctx, signer, request) => {
    const key = request.headers.get('idempotency-key')
    if (!key || key.length > 255) throw new Refusal('bad_input', { field: 'Idempotency-Key' })
    const input = await readJson(request, submitSchema, 4_000_000)
    await submitSigning(ctx, signer, input, { idempotencyKey: key })
    const signed = await ensureSigned(ctx, signer.contractId).catch((error: unknown) => {
      console.error('sealing failed, will retry:', error instanceof Error ? error.message : error)
      return null
    })
    return { signed: true, sha256: signed?.sha256 ?? null } as const
  },
})
