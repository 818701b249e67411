import { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { openLink } from '#lib/domain/signing/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { writeSigningCookie } from '#lib/server/http/signing-cookie.ts'

/** Turns the link into a session and goes on to an address without the token (LINK-04). */
export const POST = defineRoute({
  for: 'anyone',
  params: z.object({ token: z.string() }),
  run: async (ctx, _actor, _request, { token }) => {
    try {
      const { cookie, contractId } = await openLink(ctx, token)
      await writeSigningCookie(ctx, contractId, cookie)
      return seeOther(`/sign/${contractId}`)
    } catch (error) {
      // A person pressed a button: they get the page that says so, not a document for programs.
      if (error instanceof Refusal && (error.code === 'link_invalid' || error.code === 'too_many_requests'))
        return seeOther(`/s/${encodeURIComponent(token)}`)
      throw error
    }
  },
})

/** Sends the browser to a path of this site by GET, whatever it came with (RFC 9110 §15.4.4). */
function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } })
}
