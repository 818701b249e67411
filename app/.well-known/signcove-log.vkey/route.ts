import { logKeys } from '#lib/domain/verify/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textResponse } from '#lib/server/http/file-response.ts'

/** The keys that verify checkpoints of the log (c2sp.org/signed-note), one per line. Public. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(await logKeys(ctx)),
})
