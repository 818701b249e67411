import 'server-only'
import { cookies } from 'next/headers'
import type { Ctx } from '#lib/domain/ctx.ts'

/**
 * A cookie for each contract, so that two contracts open at the same time are not confused. `__Host-` binds it to this
 * host over TLS (LINK-04). Browsers refuse the prefix over plain HTTP, which is for local use only.
 */
function nameFor(ctx: Ctx, contractId: string): string {
  return `${ctx.settings.url.protocol === 'https:' ? '__Host-' : ''}sign-${contractId}`
}

export async function readSigningCookie(ctx: Ctx, contractId: string): Promise<string | undefined> {
  return (await cookies()).get(nameFor(ctx, contractId))?.value
}

/** Sets the cookie of a signing session, for as long as the browser is open. */
export async function writeSigningCookie(ctx: Ctx, contractId: string, value: string): Promise<void> {
  const secure = ctx.settings.url.protocol === 'https:'
  const jar = await cookies()
  jar.set(nameFor(ctx, contractId), value, { httpOnly: true, secure, sameSite: 'lax', path: '/' })
}
