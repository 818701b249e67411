import 'server-only'
import { cookies } from 'next/headers'
import type { Ctx } from '#lib/domain/ctx.ts'

/**
 * A cookie for each contract, so that two contracts open side by side cannot be taken for one another. `__Host-` pins it
 * to this host over TLS (LINK-04); on plain HTTP, which is for this machine alone, browsers refuse that prefix.
 */
function nameFor(ctx: Ctx, contractId: string): string {
  return `${ctx.settings.url.protocol === 'https:' ? '__Host-' : ''}sign-${contractId}`
}

export async function readSigningCookie(ctx: Ctx, contractId: string): Promise<string | undefined> {
  return (await cookies()).get(nameFor(ctx, contractId))?.value
}

/** Hands the browser the value of a signing session, until the browser is closed. */
export async function writeSigningCookie(ctx: Ctx, contractId: string, value: string): Promise<void> {
  const secure = ctx.settings.url.protocol === 'https:'
  const jar = await cookies()
  jar.set(nameFor(ctx, contractId), value, { httpOnly: true, secure, sameSite: 'lax', path: '/' })
}
