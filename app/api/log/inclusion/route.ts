import { inclusionFor } from '#lib/domain/verify/index.ts'
import { inclusionSchema } from '#lib/domain/verify/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { proofResponse } from '#lib/server/http/file-response.ts'
import { readQuery } from '#lib/server/http/read-input.ts'

/** The proof that an event is in the log of `size` events: its leaf and other hashes, and nothing about what it says. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx, _nobody, request) => {
    const { index, size } = readQuery(request, inclusionSchema)
    return proofResponse(await inclusionFor(ctx, index, size))
  },
})
