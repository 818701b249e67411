import { defineRoute } from '#lib/http/define-route.ts'
import { textResponse } from '#lib/http/file-response.ts'
import { witnessVkey } from '#lib/witness/index.ts'

/** The key by which this installation vouches for the logs of others (c2sp.org/tlog-cosignature), for anyone. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(`${witnessVkey(ctx)}\n`),
})
