import { witnessVkey } from '#lib/domain/log/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textResponse } from '#lib/server/http/file-response.ts'

/** The key with which this installation cosigns other logs (c2sp.org/tlog-cosignature). Public. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => textResponse(`${witnessVkey(ctx)}\n`),
})
