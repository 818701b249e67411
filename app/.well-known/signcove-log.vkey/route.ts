import { logKeys } from '#lib/domain/verify/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textResponse } from '#lib/server/http/file-response.ts'

/** The keys by which checkpoints of the log are checked (c2sp.org/signed-note), one a line, for anyone. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(await logKeys(ctx)),
})
