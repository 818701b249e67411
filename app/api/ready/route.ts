import { checkHealth } from '#lib/server/health/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** 200 if a contract can be sent, signed and sealed now, else 503 with the failed checks. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const health = await checkHealth(ctx)
    return Response.json(health, { status: health.ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
  },
})
