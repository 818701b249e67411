import { defineRoute } from '#lib/server/http/define-route.ts'

/** The process is alive. */
export const GET = defineRoute({
  for: 'anyone',
  run: async () => Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } }),
})
