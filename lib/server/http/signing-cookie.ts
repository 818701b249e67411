import 'server-only'
import { cookies } from 'next/headers'
import type { Ctx } from '#lib/domain/ctx.ts'

/** More would exceed the 16 KB that Node.js accepts as the headers of a request: it would refuse every page (431). */
const MOST_COOKIES = 20

/**
 * A cookie for each recipient, so that two people who open their links in one browser are not confused. `__Host-` binds it to this
 * host over TLS (LINK-04). Browsers refuse the prefix over plain HTTP, which is for local use only.
 */
function prefixFor(ctx: Ctx): string {
  return `${ctx.settings.url.protocol === 'https:' ? '__Host-' : ''}sign-`
}

export async function readSigningCookie(ctx: Ctx, recipientId: string): Promise<string | undefined> {
  return (await cookies()).get(`${prefixFor(ctx)}${recipientId}`)?.value
}

/**
 * Sets the cookie of a signing session, for as long as the browser is open, and removes the oldest ones beyond 20.
 * Browsers send older cookies first (RFC 6265, 5.4).
 */
export async function writeSigningCookie(ctx: Ctx, recipientId: string, value: string): Promise<void> {
  const attributes = {
    httpOnly: true,
    secure: ctx.settings.url.protocol === 'https:',
    sameSite: 'lax',
    path: '/',
  } as const
  const jar = await cookies()
  const prefix = prefixFor(ctx)
  const name = `${prefix}${recipientId}`
  const others = jar.getAll().filter((cookie) => cookie.name.startsWith(prefix) && cookie.name !== name)
  // Browsers ignore the removal of a `__Host-` cookie without its attributes.
  for (const oldest of others.slice(0, Math.max(0, others.length + 1 - MOST_COOKIES)))
    jar.set(oldest.name, '', { ...attributes, maxAge: 0 })
  jar.set(name, value, attributes)
}
