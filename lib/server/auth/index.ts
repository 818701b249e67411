import 'server-only'
import { cookies } from 'next/headers'
import { type Member, memberOfSession } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { readSessionCookie, sessionCookie } from './session-cookie.ts'

export { knownDevice, rememberDevice } from './device-cookie.ts'
export { authOptions, type Devices } from './options.ts'

/** The signed-in member, verified against the database for this request; null if there is none. */
export async function currentMember(ctx: Ctx): Promise<Member | null> {
  const claim = await readSessionCookie(ctx, (await cookies()).get(sessionCookie(ctx).name)?.value)
  return claim ? memberOfSession(ctx, claim) : null
}
