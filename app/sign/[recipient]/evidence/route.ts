import { evidenceAsRecipient } from '#lib/domain/evidence/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { piecesResponse } from '#lib/server/http/file-response.ts'

/** The evidence bundle of a completed contract, for its recipients. */
export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientFiles,
  run: async (ctx, signer) => piecesResponse(await evidenceAsRecipient(ctx, signer), 'application/zip'),
})
