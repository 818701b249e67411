import { consistencyFor } from '#lib/domain/verify/index.ts'
import { consistencyAnswer, consistencySchema } from '#lib/domain/verify/schema.ts'
import { defineRoute, PROOF_CACHE } from '#lib/server/http/define-route.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The proof that the log of `to` events begins with that of `from` events: hashes alone, for anyone. */
export const GET = defineRoute({
  for: 'anyone',
  answer: consistencyAnswer,
  cache: PROOF_CACHE,
  run: async (ctx, _nobody, request) => {
    const { from, to } = readQuery(request, consistencySchema)
    return consistencyFor(ctx, from, to)
  },
})
