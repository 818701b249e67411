import { newestNote } from '#lib/domain/verify/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textResponse } from '#lib/server/http/file-response.ts'

/** The newest signed checkpoint with its cosignatures (c2sp.org/tlog-checkpoint). Public. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(await newestNote(ctx)),
})
