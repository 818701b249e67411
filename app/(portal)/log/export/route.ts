import { exportLog } from '#lib/domain/log/index.ts'
import { logQuerySchema } from '#lib/domain/log/log-query.rules.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { textStreamResponse } from '#lib/server/http/text-stream.ts'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' }

/** The result of a query, complete: as CSV with `?format=csv`, else as JSON Lines. */
export const GET = defineRoute({
  for: 'admin',
  limit: budgets.member,
  run: async (ctx, admin, request) => {
    const search = Object.fromEntries(new URL(request.url).searchParams)
    const format = search.format === 'csv' ? 'csv' : 'jsonl'
    const pieces = await exportLog(ctx, admin, logQuerySchema.parse(search), format)
    const day = ctx.now().toISOString().slice(0, 10)
    return textStreamResponse(pieces, types[format], `signcove-log-${day}.${format}`)
  },
})
