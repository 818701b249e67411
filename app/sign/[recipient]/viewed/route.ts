import { recordViewed } from '#lib/domain/signing/index.ts'
import { recordedAnswer, viewedSchema } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** The reader reports that the first page of the document was visible. */
export const POST = defineRoute({
  for: 'recipient',
  limit: budgets.recipient,
  answer: recordedAnswer,
  run: async (ctx, signer, request) => {
    const { documentSha256 } = await readJson(request, viewedSchema)
    await recordViewed(ctx, signer, documentSha256)
    return null
  },
})
