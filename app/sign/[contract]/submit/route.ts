import { Refusal } from '#lib/core/refusal.ts'
import { ensureSigned, sealedVersions } from '#lib/domain/sealing/index.ts'
import { submitSigning } from '#lib/domain/signing/index.ts'
import { submitAnswer, submitSchema } from '#lib/domain/signing/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/**
 * Signs, then makes the signed document in the same breath. Sent again after a lost answer, it gives the same one; if
 * sealing fails after the signature was kept, the outbox makes up for it.
 */
export const POST = defineRoute({
  for: 'signer',
  answer: submitAnswer,
  run: async (ctx, signer, request) => {
    const key = request.headers.get('idempotency-key')
    if (!key || key.length > 255) throw new Refusal('bad_input', { field: 'Idempotency-Key' })
    const input = await readJson(request, submitSchema, 4_000_000)
    await submitSigning(ctx, signer, input, { idempotencyKey: key }, sealedVersions)
    const signed = await ensureSigned(ctx, signer.contractId).catch((error: unknown) => {
      console.error('seal: left to the outbox:', error instanceof Error ? error.message : error)
      return null
    })
    return { signed: true, sha256: signed?.sha256 ?? null } as const
  },
})
