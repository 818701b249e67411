import { Refusal } from '#lib/core/refusal.ts'
import { signAndSeal } from '#lib/domain/sealing/index.ts'
import { submitAnswer, submitSchema } from '#lib/domain/signing/schema.ts'
import { SUBMIT_BODY_BYTES } from '#lib/server/http/body-limits.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Signs and seals. A repeated request with the same Idempotency-Key gets the first answer; another key is refused. */
export const POST = defineRoute({
  for: 'signer',
  limit: budgets.recipient,
  body: SUBMIT_BODY_BYTES,
  answer: submitAnswer,
  run: async (ctx, signer, request) => {
    const key = request.headers.get('idempotency-key')
    if (!key || key.length > 255) throw new Refusal('bad_input', { field: 'Idempotency-Key' })
    const input = await readJson(request, submitSchema, SUBMIT_BODY_BYTES)
    return { signed: true, ...(await signAndSeal(ctx, signer, input, { idempotencyKey: key })) } as const
  },
})
