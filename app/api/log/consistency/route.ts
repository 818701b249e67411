import { consistencyFor } from '#lib/domain/verify/index.ts'
import { consistencySchema } from '#lib/domain/verify/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { proofResponse } from '#lib/server/http/file-response.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The proof that the log of `to` events begins with that of `from` events: hashes alone, for anyone. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx, _nobody, request) => {
    const { from, to } = readQuery(request, consistencySchema)
    return proofResponse(await consistencyFor(ctx, from, to))
  },
})
