import 'server-only'
import { randomUUID } from 'node:crypto'
import { unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type Actors, actorFor } from './actors.ts'
import { refusalStatus } from './refusal-status.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'
import { isSameOrigin } from './same-origin.ts'

type Path = Record<string, string>
type Definition<Who extends keyof Actors, Params extends z.ZodType> = {
  /** Who may call it; checked before anything is read. */
  for: Who
  /** What the address names. A path that does not fit is answered with `not_found`. */
  params?: Params
  run: (ctx: Ctx, actor: Actors[Who], request: Request, params: z.output<Params>) => Promise<Response>
}

const anyPath = z.record(z.string(), z.string())

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
export function defineRoute<Who extends keyof Actors, Params extends z.ZodType = typeof anyPath>(
  definition: Definition<Who, Params>,
) {
  const { for: who, params: schema = anyPath, run } = definition
  return async (request: Request, route: { params: Promise<Path> }): Promise<Response> => {
    try {
      const ctx = await requestContext()
      if (!isSameOrigin(request, ctx.settings.url)) throw new Refusal('cross_origin')
      const path = await route.params
      const actor = await actorFor(ctx, who, path.contract)
      const params = (schema as Params).safeParse(path)
      if (!params.success) throw new Refusal('not_found')
      return await run(ctx, actor, request, params.data)
    } catch (error) {
      return problem(error)
    }
  }
}
