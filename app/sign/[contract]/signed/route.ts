import { defineRoute } from '#lib/http/define-route.ts'
import { fileResponse } from '#lib/http/file-response.ts'
import { downloadAsRecipient } from '#lib/sealing/index.ts'

export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer) => {
    const { bytes, name } = await downloadAsRecipient(ctx, signer, 'signed')
    return fileResponse(bytes, 'application/pdf', name)
  },
})
