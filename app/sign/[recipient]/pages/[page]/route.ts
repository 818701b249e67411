import { z } from 'zod'
import { pageImage, pageImageQuery } from '#lib/domain/document/index.ts'
import { documentByHash, requireReadable } from '#lib/domain/signing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { imageResponse } from '#lib/server/http/file-response.ts'

/** The image of a page of the document with the SHA-256 `?v=`, which the submit request repeats. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientPages,
  params: z.object({ page: z.coerce.number() }),
  run: async (ctx, signer, request, { page }) => {
    requireReadable(ctx, signer)
    const sha256 = new URL(request.url).searchParams.get('v')
    const document = await documentByHash(ctx, signer, sha256)
    return imageResponse(await pageImage(ctx, document, page, pageImageQuery(request.url)))
  },
})
