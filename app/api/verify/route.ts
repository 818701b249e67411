import { lookUp } from '#lib/domain/verify/index.ts'
import { lookUpAnswer, lookUpSchema } from '#lib/domain/verify/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Looks up a file by its SHA-256; the file itself is not sent. Public. */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.lookUp,
  answer: lookUpAnswer,
  run: async (ctx, _actor, request) => {
    const { sha256 } = await readJson(request, lookUpSchema, 1000)
    return { sha256, at: ctx.now().toISOString(), found: await lookUp(ctx, sha256) }
  },
})
