import { defineRoute } from '#lib/server/http/define-route.ts'

/** The process is alive. */
export const GET = defineRoute({
  for: 'anyone',
  limit: { none: 'It does no work, and load balancers call it.' },
  run: async () => Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } }),
})
