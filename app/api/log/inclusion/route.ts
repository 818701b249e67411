import { inclusionFor } from '#lib/domain/verify/index.ts'
import { inclusionAnswer, inclusionSchema } from '#lib/domain/verify/schema.ts'
import { defineRoute, PROOF_CACHE } from '#lib/server/http/define-route.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The proof that an event is in the log of `size` events: its leaf and other hashes, and nothing about what it says. */
export const GET = defineRoute({
  for: 'anyone',
  answer: inclusionAnswer,
  cache: PROOF_CACHE,
  run: async (ctx, _nobody, request) => {
    const { index, size } = readQuery(request, inclusionSchema)
    return inclusionFor(ctx, index, size)
  },
})
