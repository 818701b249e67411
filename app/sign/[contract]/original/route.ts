import { defineRoute } from '#lib/http/define-route.ts'
import { fileResponse } from '#lib/http/file-response.ts'
import { downloadAsRecipient } from '#lib/sealing/index.ts'

/** The document as the reader shows it: `?v=` is its SHA-256, the newest state of the contract if there is none. */
export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    const shown = new URL(request.url).searchParams.get('v')
    const { bytes, name } = await downloadAsRecipient(ctx, signer, 'original', shown)
    return fileResponse(bytes, 'application/pdf', name)
  },
})
