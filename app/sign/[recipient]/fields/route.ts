import { fieldsFor } from '#lib/domain/signing/index.ts'
import { fieldsAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** The recipient's own fields with what they would show now. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipient,
  answer: fieldsAnswer,
  run: async (ctx, recipient) => ({ fields: await fieldsFor(ctx, recipient) }),
})
