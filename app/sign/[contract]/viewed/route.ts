import { defineRoute } from '#lib/http/define-route.ts'
import { recordViewed } from '#lib/signing/index.ts'

/** The reader reports that the first page is really on the screen. */
export const POST = defineRoute({
  for: 'signer',
  run: async (ctx, signer) => {
    await recordViewed(ctx, signer)
    return new Response(null, { status: 204 })
  },
})
