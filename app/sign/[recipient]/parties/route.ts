import { partiesFor } from '#lib/domain/signing/index.ts'
import { partiesAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** Everyone who is on the contract now. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipient,
  answer: partiesAnswer,
  run: (ctx, recipient) => partiesFor(ctx, recipient),
})
