import { recordConsent } from '#lib/domain/signing/index.ts'
import { consentSchema, recordedAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Records the signer's consent when they tick the box and continue, before the signature. */
export const POST = defineRoute({
  for: 'signer',
  limit: budgets.recipient,
  answer: recordedAnswer,
  run: async (ctx, signer, request) => {
    await recordConsent(ctx, signer, await readJson(request, consentSchema))
    return null
  },
})
