import { pageImage, pageImageQuery } from '#lib/contract/index.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { imageResponse } from '#lib/http/file-response.ts'
import { requireReadable } from '#lib/signing/index.ts'

export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request, { page }) => {
    requireReadable(ctx, signer)
    return imageResponse(await pageImage(ctx, signer.contract, Number(page), pageImageQuery(request.url)), false)
  },
})
