import 'server-only'
import { getServerSession } from 'next-auth'
import { type Member, memberOfSession } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { authOptions } from './options.ts'

export { authOptions } from './options.ts'

/** The signed-in member, verified against the database for this request; null if there is none. */
export async function currentMember(ctx: Ctx): Promise<Member | null> {
  const session = await getServerSession(authOptions(ctx))
  return session?.claim ? memberOfSession(ctx, session.claim) : null
}
