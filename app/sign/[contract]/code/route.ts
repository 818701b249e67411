import { defineRoute } from '#lib/http/define-route.ts'
import { readJson } from '#lib/http/read-body.ts'
import { sendCode } from '#lib/notify/index.ts'
import { requestCode } from '#lib/signing/index.ts'
import { channelSchema } from '#lib/signing/schema.ts'

/** Sends a code; the answer says whether it really left. */
export const POST = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    const { channel } = await readJson(request, channelSchema)
    return Response.json(await requestCode(ctx, signer, channel, sendCode))
  },
})
