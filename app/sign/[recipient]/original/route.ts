import { downloadAsRecipient } from '#lib/domain/sealing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { piecesResponse } from '#lib/server/http/file-response.ts'

/** The document that the reader shows: the one with the SHA-256 `?v=`, by default the contract's newest. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientFiles,
  run: async (ctx, signer, request) => {
    const shown = new URL(request.url).searchParams.get('v')
    return piecesResponse(await downloadAsRecipient(ctx, signer, 'original', shown), 'application/pdf')
  },
})
