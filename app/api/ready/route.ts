import { readiness } from '#lib/server/health/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** 200 if a contract could be sent, signed and sealed right now, else 503 with what failed. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const report = await readiness(ctx)
    return Response.json(report, { status: report.ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
  },
})
