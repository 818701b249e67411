import { witnessVkey } from '#lib/domain/log/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textResponse } from '#lib/server/http/file-response.ts'

/** The key by which this installation vouches for the logs of others (c2sp.org/tlog-cosignature), for anyone. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(`${witnessVkey(ctx)}\n`),
})
