import { logKeys } from '#lib/domain/verify/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { publicText } from '#lib/server/http/file-response.ts'

/** The keys that verify checkpoints of the log (c2sp.org/signed-note), one per line. Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  run: async (ctx) => publicText(await logKeys(ctx)),
})
