import { downloadAsRecipient } from '#lib/domain/sealing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { fileResponse } from '#lib/server/http/file-response.ts'

export const GET = defineRoute({
  for: 'recipient',
  limit: budgets.recipientFiles,
  run: async (ctx, signer) => {
    const { bytes, name } = await downloadAsRecipient(ctx, signer, 'signed')
    return fileResponse(bytes, 'application/pdf', name)
  },
})
