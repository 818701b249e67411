import { recordViewed } from '#lib/domain/signing/index.ts'
import { recordedAnswer, viewedSchema } from '#lib/domain/signing/schema.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** The reader reports that the first page of a document is really on the screen. */
export const POST = defineRoute({
  for: 'signer',
  answer: recordedAnswer,
  run: async (ctx, signer, request) => {
    const { documentSha256 } = await readJson(request, viewedSchema)
    await recordViewed(ctx, signer, documentSha256)
    return null
  },
})
