import { openContract, pageImage, pageImageQuery } from '#lib/contract/index.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { imageResponse } from '#lib/http/file-response.ts'

export const GET = defineRoute({
  for: 'member',
  run: async (ctx, member, request, { contract = '', page }) =>
    imageResponse(
      await pageImage(
        ctx,
        await openContract(ctx, member, contract, 'read'),
        Number(page),
        pageImageQuery(request.url),
      ),
      true,
    ),
})
