import { defineRoute } from '#lib/http/define-route.ts'
import { readJson } from '#lib/http/read-body.ts'
import { declineSigning } from '#lib/signing/index.ts'
import { declineSchema } from '#lib/signing/schema.ts'

export const POST = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    const { reason } = await readJson(request, declineSchema)
    await declineSigning(ctx, signer, reason)
    return Response.json({ declined: true })
  },
})
