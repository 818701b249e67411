import { type Authorized, type Member, requireManage } from '#lib/account/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { orNotFound, pageMember } from '#lib/http/page-member.ts'

/** Who looks at a page that is for admins alone; to everyone else there is no such page. */
export async function pageAdmin(): Promise<{ ctx: Ctx; admin: Authorized<Member, 'manage'> }> {
  const { ctx, member } = await pageMember()
  return { ctx, admin: await orNotFound(requireManage(ctx, member)) }
}
