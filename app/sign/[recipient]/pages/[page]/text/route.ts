import { z } from 'zod'
import { textOfPage } from '#lib/domain/document/index.ts'
import { documentByHash, requireReadable } from '#lib/domain/signing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** The text of a page of the document with the SHA-256 `?v=`. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientPages,
  params: z.object({ page: z.coerce.number() }),
  run: async (ctx, signer, request, { page }) => {
    requireReadable(ctx, signer)
    const sha256 = new URL(request.url).searchParams.get('v')
    const document = await documentByHash(ctx, signer, sha256)
    const text = await textOfPage(ctx, document, page)
    return new Response(text, {
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-store' },
    })
  },
})
