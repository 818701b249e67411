import { answerRemoval } from '#lib/domain/signing/index.ts'
import { agreementAnswer, agreementSchema } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Records whether a signer who has signed agrees to the removal of other signers. */
export const POST = defineRoute({
  for: 'signer',
  limit: budgets.recipient,
  answer: agreementAnswer,
  run: async (ctx, signer, request) => {
    const input = await readJson(request, agreementSchema)
    await answerRemoval(ctx, signer, input)
    return { agreed: input.agree }
  },
})
