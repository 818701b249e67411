import { defineRoute } from '#lib/http/define-route.ts'
import { readJson } from '#lib/http/read-body.ts'
import { sealedVersions } from '#lib/sealing/index.ts'
import { recordViewed } from '#lib/signing/index.ts'
import { viewedSchema } from '#lib/signing/schema.ts'

/** The reader reports that the first page of a document is really on the screen. */
export const POST = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    const { documentSha256 } = await readJson(request, viewedSchema)
    await recordViewed(ctx, signer, documentSha256, sealedVersions)
    return new Response(null, { status: 204 })
  },
})
