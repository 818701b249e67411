import { disclosureFor } from '#lib/domain/signing/index.ts'
import { disclosureAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { toLocale } from '#lib/words/index.ts'

/** The current disclosure in the language of `?locale=`. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipient,
  answer: disclosureAnswer,
  run: async (ctx, signer, request) => {
    const locale = toLocale(new URL(request.url).searchParams.get('locale'))
    return disclosureFor(ctx, signer, locale)
  },
})
