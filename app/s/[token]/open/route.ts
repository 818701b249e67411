import { z } from 'zod'
import { openLink } from '#lib/domain/signing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { seeOther } from '#lib/server/http/see-other.ts'
import { writeSigningCookie } from '#lib/server/http/signing-cookie.ts'

/** Exchanges the link for a session and redirects to an address without the token (LINK-04). */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.openLink,
  params: z.object({ token: z.string() }),
  // The page of the link shows the reason.
  refused: ({ code }, { token = '' }) => {
    if (code === 'link_invalid') return seeOther(`/s/${encodeURIComponent(token)}`)
    return code === 'too_many_requests' ? seeOther(`/s/${encodeURIComponent(token)}?wait=1`) : null
  },
  run: async (ctx, _actor, _request, { token }) => {
    const { cookie, recipientId } = await openLink(ctx, token)
    await writeSigningCookie(ctx, recipientId, cookie)
    return seeOther(`/sign/${recipientId}`)
  },
})
