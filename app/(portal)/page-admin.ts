import { cache } from 'react'
import { type Authorized, type Member, requireManage } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { orNotFound, pageMember } from '#lib/server/http/page-member.ts'

/** The admin of an admin page; for other members the page does not exist. */
export const pageAdmin = cache(async (): Promise<{ ctx: Ctx; admin: Authorized<Member, 'manage'> }> => {
  const { ctx, member } = await pageMember()
  return { ctx, admin: await orNotFound(requireManage(ctx, member)) }
})
