import 'server-only'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { PROBLEM_TYPE, type Problem } from '#lib/core/problem.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { isProduction } from '#lib/env/index.ts'
import { type Actors, actorFor } from './actors.ts'
import { refusalStatus } from './refusal-status.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'
import { isSameOrigin } from './same-origin.ts'

/** For a Merkle proof: of the same log the same question has the same answer, until an older database is restored. */
export const PROOF_CACHE = 'public, max-age=600'

type Path = Record<string, string>
const anyPath = z.record(z.string(), z.string())

type Definition<Who extends keyof Actors, Params extends z.ZodType, Value> = {
  /** Who may call it; checked before anything is read. */
  for: Who
  /** What the address names. A path that does not fit is answered with `not_found`. */
  params?: Params
  /** The shape of the answer, which goes out as JSON; `z.null()` for 204. A route without it makes its own response. */
  answer?: z.ZodType<unknown, Value>
  /** Of an answer by `answer`: 200 if absent. */
  status?: number
  /** Who may keep such an answer, and for how long; no one if absent. */
  cache?: string
  run: (ctx: Ctx, actor: Actors[Who], request: Request, params: z.output<Params>) => Promise<NoInfer<Value>>
}

/** An error in the form of RFC 9457; `code` is for programs, `detail` for people. Never a stack trace. */
async function problem(error: unknown): Promise<Response> {
  unstable_rethrow(error)
  const id = randomUUID()
  if (!(error instanceof Refusal)) console.error(`request ${id}:`, error)
  const refusal = error instanceof Refusal ? error : null
  const status = refusal ? refusalStatus[refusal.code] : 500
  const { seconds } = refusal?.details ?? {}
  const body: Problem = {
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
      'Content-Type': PROBLEM_TYPE,
      'Cache-Control': 'no-store',
      ...(seconds ? { 'Retry-After': String(seconds) } : {}),
    },
  })
}

/**
 * Throws for a value that is not what its schema says, or more than that: clients are written by the schema, and what it
 * does not name was not meant to leave.
 */
function check(value: unknown, schema: z.ZodType): void {
  const sent: unknown = JSON.parse(JSON.stringify(value))
  if (!isDeepStrictEqual(schema.parse(sent), sent))
    throw new Error('the answer has values that its schema does not name')
}

/**
 * A route handler: refuses what another site sends, signs in, runs, and answers a refusal as a problem document. The
 * whole of what a route.ts may export. Outside production each answer is compared with its schema.
 */
export function defineRoute<Who extends keyof Actors, Params extends z.ZodType = typeof anyPath, Value = Response>(
  definition: Definition<Who, Params, Value>,
) {
  const { for: who, params: schema = anyPath, answer, status = 200, cache = 'no-store', run } = definition
  return async (request: Request, route: { params: Promise<Path | undefined> }): Promise<Response> => {
    try {
      const ctx = await requestContext()
      if (!isSameOrigin(request, ctx.settings.url)) throw new Refusal('cross_origin')
      // Next.js gives none to a route whose path has no names in it.
      const path = (await route.params) ?? {}
      const actor = await actorFor(ctx, who, path.contract)
      const params = (schema as Params).safeParse(path)
      if (!params.success) throw new Refusal('not_found')
      const value = await run(ctx, actor, request, params.data)
      if (value instanceof Response) return value
      if (!isProduction && answer) check(value, answer)
      const headers = { 'Cache-Control': cache }
      return value === null ? new Response(null, { status: 204, headers }) : Response.json(value, { status, headers })
    } catch (error) {
      return problem(error)
    }
  }
}
