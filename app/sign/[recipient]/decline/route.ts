import { declineSigning } from '#lib/domain/signing/index.ts'
import { declineAnswer, declineSchema } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

export const POST = defineRoute({
  for: 'signer',
  limit: budgets.recipient,
  answer: declineAnswer,
  run: async (ctx, signer, request) => {
    const { reason } = await readJson(request, declineSchema)
    await declineSigning(ctx, signer, reason)
    return { declined: true } as const
  },
})
