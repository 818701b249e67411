import type { CookieOption } from 'next-auth'
import { decode } from 'next-auth/jwt'
import type { SessionClaim } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

/**
 * The cookie of a member's session. `__Host-` binds it to this host over TLS, so that no sibling domain can set it (ASVS
 * 3.3.3). Browsers refuse the prefix over plain HTTP, which is for local use only.
 */
export function sessionCookie(ctx: Ctx): CookieOption {
  const secure = ctx.settings.url.protocol === 'https:'
  return {
    name: `${secure ? '__Host-' : ''}signcove-session`,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  }
}

/** The content of a session cookie; null if it is not one of this installation. */
export async function readSessionCookie(ctx: Ctx, value: string | undefined): Promise<SessionClaim | null> {
  if (!value) return null
  try {
    const token = await decode({ token: value, secret: ctx.key('session').toString('base64url') })
    return token?.claim ?? null
  } catch {
    return null
  }
}
