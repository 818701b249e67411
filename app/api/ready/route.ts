import { checkHealth } from '#lib/server/health/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** 200 if a contract could be sent, signed and sealed right now, else 503 with what failed. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const health = await checkHealth(ctx)
    return Response.json(health, { status: health.ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
  },
})
