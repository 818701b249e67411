import { inclusionFor } from '#lib/domain/verify/index.ts'
import { inclusionAnswer, inclusionSchema } from '#lib/domain/verify/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute, PROOF_CACHE } from '#lib/server/http/define-route.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The inclusion proof of an event in the log of size `size`. It has hashes only, not the event. Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  answer: inclusionAnswer,
  cache: PROOF_CACHE,
  run: async (ctx, _actor, request) => {
    const { index, size } = readQuery(request, inclusionSchema)
    return inclusionFor(ctx, index, size)
  },
})
