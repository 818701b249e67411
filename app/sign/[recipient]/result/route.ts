import { Refusal } from '#lib/core/refusal.ts'

import { viewAsSigner } from '#lib/domain/signing/index.ts'
import { resultAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { signedResult } from '../signed-result.ts'

/** The result of signing, for the screen after it. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipient,
  answer: resultAnswer,
  run: async (ctx, signer) => {
    const result = await signedResult(ctx, signer, await viewAsSigner(ctx, signer))
    if (!result) throw new Refusal('not_ready')
    return result
  },
})
