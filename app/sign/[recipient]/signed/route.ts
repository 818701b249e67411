import { downloadAsRecipient } from '#lib/domain/sealing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { piecesResponse } from '#lib/server/http/file-response.ts'

export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientFiles,
  run: async (ctx, signer) => {
    return piecesResponse(await downloadAsRecipient(ctx, signer, 'signed'), 'application/pdf')
  },
})
