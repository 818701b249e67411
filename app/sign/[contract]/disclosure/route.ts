import { disclosureFor } from '#lib/domain/signing/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { toLocale } from '#lib/words/index.ts'

/** What the signer is told before they agree, as it is worded now, in the language of `?locale=`. */
export const GET = defineRoute({
  for: 'signer',
  run: async (ctx, signer, request) => {
    const locale = toLocale(new URL(request.url).searchParams.get('locale'))
    return Response.json(await disclosureFor(ctx, signer, locale), { headers: { 'Cache-Control': 'no-store' } })
  },
})
