import 'server-only'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, type Member, requireManage } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type LinkHolder,
  type RecipientSession,
  requireLinkHolder,
  requireRecipient,
  requireSigner,
  type Signer,
} from '#lib/domain/signing/index.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { readSigningCookie } from './signing-cookie.ts'

/**
 * The callers of an action or a route, and the argument that its use case gets for each. A recipient's request has its
 * recipient in the path, so that links of two people can be open in one browser.
 */
export type Actors = {
  anyone: null
  member: Member
  admin: Authorized<Member, 'manage'>
  /** A recipient who may still have to enter a code before the contract is shown. */
  linkHolder: LinkHolder
  recipient: RecipientSession
  signer: Signer
}

async function requireMember(ctx: Ctx): Promise<Member> {
  const member = await currentMember(ctx)
  if (!member) throw new Refusal('not_signed_in')
  return member
}

function ofPerson<R extends LinkHolder>(holder: R, recipient: string): R {
  if (holder.id !== recipient) throw new Refusal('other_person')
  return holder
}

const actors: { [Who in keyof Actors]: (ctx: Ctx, recipient: string) => Promise<Actors[Who]> } = {
  anyone: async () => null,
  member: requireMember,
  admin: async (ctx) => requireManage(ctx, await requireMember(ctx)),
  linkHolder: async (ctx, recipient) =>
    ofPerson(await requireLinkHolder(ctx, await readSigningCookie(ctx, recipient)), recipient),
  recipient: async (ctx, recipient) =>
    ofPerson(await requireRecipient(ctx, await readSigningCookie(ctx, recipient)), recipient),
  signer: async (ctx, recipient) =>
    ofPerson(await requireSigner(ctx, await readSigningCookie(ctx, recipient)), recipient),
}

/**
 * The caller, verified against the database. `recipient` is the one in the path, which only recipients need. Throws
 * Refusal('not_signed_in'), 'forbidden', 'session_expired', 'other_person',
 * 'code_needed' or 'not_a_signer'.
 */
export function actorFor<Who extends keyof Actors>(ctx: Ctx, who: Who, recipient = ''): Promise<Actors[Who]> {
  return actors[who](ctx, recipient)
}
