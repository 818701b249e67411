import { Refusal } from '#lib/core/refusal.ts'

import { viewAsSigner } from '#lib/domain/signing/index.ts'
import { resultAnswer } from '#lib/domain/signing/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { signedResult } from '../signed-result.ts'

/** What came of signing, for the screen that follows it. */
export const GET = defineRoute({
  for: 'signer',
  answer: resultAnswer,
  run: async (ctx, signer) => {
    const result = await signedResult(ctx, signer, await viewAsSigner(ctx, signer))
    if (!result) throw new Refusal('not_ready')
    return result
  },
})
