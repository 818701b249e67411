import { defineRoute } from '#lib/http/define-route.ts'
import { readJson } from '#lib/http/read-body.ts'
import { sealedVersions } from '#lib/sealing/index.ts'
import { recordConsent } from '#lib/signing/index.ts'
import { consentSchema } from '#lib/signing/schema.ts'

/** The signer ticked the box and goes on to sign: their consent is recorded at that moment, before the signature. */
export const POST = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    await recordConsent(ctx, signer, await readJson(request, consentSchema), sealedVersions)
    return new Response(null, { status: 204 })
  },
})
