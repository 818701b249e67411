import { newestNote } from '#lib/domain/verify/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { publicText } from '#lib/server/http/file-response.ts'

/** The newest signed checkpoint with its cosignatures (c2sp.org/tlog-checkpoint). Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  run: async (ctx) => publicText(await newestNote(ctx)),
})
