import { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { openLink } from '#lib/domain/signing/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { seeOther } from '#lib/server/http/see-other.ts'
import { writeSigningCookie } from '#lib/server/http/signing-cookie.ts'

/** Exchanges the link for a session and redirects to an address without the token (LINK-04). */
export const POST = defineRoute({
  for: 'anyone',
  params: z.object({ token: z.string() }),
  run: async (ctx, _actor, _request, { token }) => {
    try {
      const { cookie, contractId } = await openLink(ctx, token)
      await writeSigningCookie(ctx, contractId, cookie)
      return seeOther(`/sign/${contractId}`)
    } catch (error) {
      // A browser form: show the page with the reason instead of a problem document.
      if (error instanceof Refusal && (error.code === 'link_invalid' || error.code === 'too_many_requests'))
        return seeOther(`/s/${encodeURIComponent(token)}`)
      throw error
    }
  },
})
