import { textOfPage } from '#lib/contract/index.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { requireReadable } from '#lib/signing/index.ts'

export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer, _request, { page }) => {
    requireReadable(ctx, signer)
    const text = await textOfPage(ctx, signer.contract, Number(page))
    return new Response(text, {
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-store' },
    })
  },
})
