import { isLoopback } from '#lib/env/index.ts'
import { recentHealth } from '#lib/server/health/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/**
 * 200 if a contract can be sent, signed and sealed now, else 503. Clients on this machine also get the result of each
 * check and the state of the queue.
 */
export const GET = defineRoute({
  for: 'anyone',
  limit: { none: 'Its result is reused for 5 seconds, and load balancers call it.' },
  run: async (ctx) => {
    const health = await recentHealth(ctx)
    const answer = isLoopback(ctx.request?.ip ?? '') ? health : { ready: health.ready }
    return Response.json(answer, { status: health.ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
  },
})
