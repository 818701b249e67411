import 'server-only'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, type Member, requireManage } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { requireSigner, type Signer } from '#lib/domain/signing/index.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { readSigningCookie } from './signing-cookie.ts'

/** Who may call an edge, and what its use case gets of them. A signer's calls name their contract in the path. */
export type Actors = { anyone: null; member: Member; admin: Authorized<Member, 'manage'>; signer: Signer }

async function requireMember(ctx: Ctx): Promise<Member> {
  const member = await currentMember(ctx)
  if (!member) throw new Refusal('not_signed_in')
  return member
}

const actors: { [Who in keyof Actors]: (ctx: Ctx, contract: string) => Promise<Actors[Who]> } = {
  anyone: async () => null,
  member: requireMember,
  admin: async (ctx) => requireManage(ctx, await requireMember(ctx)),
  signer: async (ctx, contract) => {
    const signer = await requireSigner(ctx, await readSigningCookie(ctx, contract))
    if (signer.contractId !== contract) throw new Refusal('session_expired')
    return signer
  },
}

/**
 * The caller, verified against the database. `contract` is the one in the path, which only signers need. Throws
 * Refusal('not_signed_in'), 'forbidden' or 'session_expired'.
 */
export function actorFor<Who extends keyof Actors>(ctx: Ctx, who: Who, contract = ''): Promise<Actors[Who]> {
  return actors[who](ctx, contract)
}
