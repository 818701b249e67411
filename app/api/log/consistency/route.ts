import { consistencyFor } from '#lib/domain/verify/index.ts'
import { consistencyAnswer, consistencySchema } from '#lib/domain/verify/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute, PROOF_CACHE } from '#lib/server/http/define-route.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The consistency proof from size `from` to size `to`. It has hashes only. Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  answer: consistencyAnswer,
  cache: PROOF_CACHE,
  run: async (ctx, _actor, request) => {
    const { from, to } = readQuery(request, consistencySchema)
    return consistencyFor(ctx, from, to)
  },
})
