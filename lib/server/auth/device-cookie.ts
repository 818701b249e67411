import { cookies } from 'next/headers'
import { SECOND } from '#lib/core/clock.ts'
import { DEVICE_LIFE_MS, deviceKey, deviceOf, newDevice } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sessionCookie } from './session-cookie.ts'

/** One cookie for each account that signed in on this browser. */
function nameFor(ctx: Ctx, email: string): string {
  return `${ctx.settings.url.protocol === 'https:' ? '__Host-' : ''}signcove-device-${deviceKey(ctx, email)}`
}

/** The device of this request, if it has signed in to this account before; else null. */
export async function knownDevice(ctx: Ctx, email: string): Promise<string | null> {
  return deviceOf(ctx, email, (await cookies()).get(nameFor(ctx, email))?.value)
}

/** Makes the browser of this request known after a sign-in. A route handler or an action must call it. */
export async function rememberDevice(ctx: Ctx, email: string): Promise<void> {
  if ((await knownDevice(ctx, email)) !== null) return
  const { options } = sessionCookie(ctx)
  const jar = await cookies()
  jar.set(nameFor(ctx, email), newDevice(ctx, email), { ...options, maxAge: DEVICE_LIFE_MS / SECOND })
}
