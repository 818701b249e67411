import { z } from 'zod'
import { contractId } from '#lib/core/ids.ts'
import { openContract, preparedDocument } from '#lib/domain/contract/index.ts'
import { pageImage, pageImageQuery } from '#lib/domain/document/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { imageResponse } from '#lib/server/http/file-response.ts'

export const GET = defineRoute({
  for: 'member',
  limit: budgets.memberPages,
  params: z.object({ contract: contractId, page: z.coerce.number() }),
  run: async (ctx, member, request, { contract, page }) => {
    const document = await preparedDocument(ctx, await openContract(ctx, member, contract, 'read'))
    return imageResponse(await pageImage(ctx, document, page, pageImageQuery(request.url)))
  },
})
