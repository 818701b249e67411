import 'server-only'
import { randomUUID } from 'node:crypto'
import { unstable_rethrow } from 'next/navigation'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, type Member, requireManage } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { requireSigner, type Signer } from '#lib/domain/signing/index.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { refusalStatus } from './refusal-status.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'
import { isSameOrigin } from './same-origin.ts'
import { readSigningCookie } from './signing-cookie.ts'

type Actors = { anyone: null; member: Member; admin: Authorized<Member, 'manage'>; signer: Signer }
type Params = Record<string, string>
type Definition<Who extends keyof Actors> = {
  /** Who may call it; checked before anything is read. */
  for: Who
  run: (ctx: Ctx, actor: Actors[Who], request: Request, params: Params) => Promise<Response>
}

async function actorFor(ctx: Ctx, who: keyof Actors, params: Params): Promise<Actors[keyof Actors]> {
  if (who === 'anyone') return null
  if (who === 'signer') {
    const { contract = '' } = params
    const signer = await requireSigner(ctx, await readSigningCookie(ctx, contract))
    if (signer.contractId !== contract) throw new Refusal('session_expired')
    return signer
  }
  const member = await currentMember(ctx)
  if (!member) throw new Refusal('not_signed_in')
  return who === 'admin' ? requireManage(ctx, member) : member
}

/** An error in the form of RFC 9457; `code` is for programs, `detail` for people. Never a stack trace. */
async function problem(error: unknown): Promise<Response> {
  unstable_rethrow(error)
  const id = randomUUID()
  if (!(error instanceof Refusal)) console.error(`request ${id}:`, error)
  const refusal = error instanceof Refusal ? error : null
  const status = refusal ? refusalStatus[refusal.code] : 500
  const { seconds } = refusal?.details ?? {}
  const body = {
    type: 'about:blank',
    status,
    code: refusal?.code ?? 'internal_error',
    details: refusal?.details ?? {},
    instance: `urn:uuid:${id}`,
    detail: refusal ? await refusalWords(refusal) : 'Internal error',
  }
  return Response.json(body, {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(seconds ? { 'Retry-After': String(seconds) } : {}),
    },
  })
}

/**
 * A route handler: refuses what another site sends, signs in, runs, and answers a refusal as a problem document. The
 * whole of what a route.ts may export.
 */
export function defineRoute<Who extends keyof Actors>(definition: Definition<Who>) {
  return async (request: Request, route: { params: Promise<Params> }): Promise<Response> => {
    try {
      const ctx = await requestContext()
      if (!isSameOrigin(request, ctx.settings.url)) throw new Refusal('cross_origin')
      const params = await route.params
      const actor = (await actorFor(ctx, definition.for, params)) as Actors[Who]
      return await definition.run(ctx, actor, request, params)
    } catch (error) {
      return problem(error)
    }
  }
}
