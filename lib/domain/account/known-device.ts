import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { DAY } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

/** How long a browser stays known after the first sign-in. */
export const DEVICE_LIFE_MS = 180 * DAY

function macOf(ctx: Ctx, text: string): Buffer {
  return createHmac('sha256', ctx.key('known device')).update(text).digest()
}

/**
 * The value of a cookie by which a browser is known to have signed in to an account (AUTH-04). It gives no access, only a
 * rate limit of its own.
 */
export function newDevice(ctx: Ctx, email: string): string {
  const device = `${randomBytes(16).toString('base64url')}.${ctx.now().getTime().toString(36)}`
  return `${device}.${macOf(ctx, `${device}.${email}`).toString('base64url')}`
}

/** The device of such a cookie; null if the cookie is forged, expired or for another account. */
export function deviceOf(ctx: Ctx, email: string, cookie: string | undefined): string | null {
  const [id = '', issued = '', mac = ''] = cookie?.split('.') ?? []
  const [given, right] = [Buffer.from(mac, 'base64url'), macOf(ctx, `${id}.${issued}.${email}`)]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return ctx.now().getTime() - Number.parseInt(issued, 36) < DEVICE_LIFE_MS ? id : null
}

/** The last part of the name of the cookie, which differs by account without naming it. */
export function deviceKey(ctx: Ctx, email: string): string {
  return macOf(ctx, email).toString('hex').slice(0, 16)
}
