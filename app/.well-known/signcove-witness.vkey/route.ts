import { witnessVkey } from '#lib/domain/log/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { publicText } from '#lib/server/http/file-response.ts'

/** The key with which this installation cosigns other logs (c2sp.org/tlog-cosignature). Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  run: async (ctx) => publicText(`${witnessVkey(ctx)}\n`),
})
