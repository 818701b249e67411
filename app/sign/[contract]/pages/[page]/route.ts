import { pageImage, pageImageQuery } from '#lib/contract/index.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { imageResponse } from '#lib/http/file-response.ts'
import { sealedVersions } from '#lib/sealing/index.ts'
import { documentByHash, requireReadable } from '#lib/signing/index.ts'

/** The image of a page of the document whose SHA-256 is `?v=`: the one that the screen will name when it is signed. */
export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request, { page }) => {
    requireReadable(ctx, signer)
    const sha256 = new URL(request.url).searchParams.get('v')
    const document = await documentByHash(ctx, signer, sha256, sealedVersions)
    return imageResponse(await pageImage(ctx, document, Number(page), pageImageQuery(request.url)), false)
  },
})
