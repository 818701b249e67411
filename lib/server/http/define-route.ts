import 'server-only'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { unstable_rethrow } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { z } from 'zod'
import { PROBLEM_TYPE, type Problem } from '#lib/core/problem.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { reportError } from '#lib/core/report.ts'
import { textDirection } from '#lib/core/text-direction.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { isProduction } from '#lib/env/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { type Actors, actorFor } from './actors.ts'
import { DEFAULT_BODY_BYTES } from './body-limits.ts'
import { type Budget, spend } from './budgets.ts'
import { isNavigation, nonceIn, problemHtml } from './problem-html.ts'
import { refusalStatus } from './refusal-status.ts'
import { refusalWords } from './refusal-words.ts'
import { requestContext } from './request-context.ts'
import { isSameOrigin } from './same-origin.ts'

/** For Merkle proofs, which do not change unless an older database is restored. */
export const PROOF_CACHE = 'public, max-age=600'

type Path = Record<string, string>
const anyPath = z.record(z.string(), z.string())

type Definition<Who extends keyof Actors, Params extends z.ZodType, Value> = {
  /** The callers that are allowed; checked before the request is read. */
  for: Who
  /** For a browser's form: the answer to a refusal, instead of a problem document; null for the problem document. */
  refused?: (refusal: Refusal, path: Path) => Response | null
  /** How many requests are answered; counted before the path and the request are read. */
  limit: Budget
  /** The parameters of the path. An invalid path is answered with `not_found`. */
  params?: Params
  /** The maximum size of the body in bytes, as in body-limits.ts; DEFAULT_BODY_BYTES if absent. */
  body?: number
  /**
   * The shape of the answer, which is sent as JSON; `z.null()` for 204. A route without it returns its own response.
   */
  answer?: z.ZodType<unknown, Value>
  /** The status of such an answer; 200 if absent. */
  status?: number
  /** The Cache-Control of such an answer; no caching if absent. */
  cache?: string
  run: (ctx: Ctx, actor: Actors[Who], request: Request, params: z.output<Params>) => Promise<NoInfer<Value>>
}

/** A handler, with what its definition declares, which tests read. */
export type RouteHandler = ((request: Request, route: { params: Promise<Path | undefined> }) => Promise<Response>) & {
  declared: { for: keyof Actors; limit: Budget; body: number }
}

/** Node.js ends a body with this error if the client, or the edge, closes the connection. It is no fault of the server. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
}

function refusalIn(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  return isAborted(error) ? new Refusal('file_incomplete') : null
}

/**
 * An error as a problem document (RFC 9457): `code` is for programs, `detail` for people; as a page if a person navigates. It
 * never has a stack trace.
 */
export async function problemResponse(error: unknown, request?: Request): Promise<Response> {
  unstable_rethrow(error)
  const id = randomUUID()
  const refusal = refusalIn(error)
  if (!refusal) reportError(`request ${id}`, error)
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
  const headers = { 'Cache-Control': 'no-store', ...(seconds ? { 'Retry-After': String(seconds) } : {}) }
  if (request && isNavigation((name) => request.headers.get(name)))
    return new Response(await refusalPage(body, refusal, request), {
      status,
      headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    })
  return Response.json(body, { status, headers: { ...headers, 'Content-Type': PROBLEM_TYPE } })
}

/** The page to which a person can return from a refused request. */
function pageBefore({ url }: Request): string {
  return /^\/(?:sign|s|contracts)\/[^/]+/.exec(new URL(url).pathname)?.[0] ?? '/'
}

async function refusalPage({ detail, instance }: Problem, refusal: Refusal | null, request: Request): Promise<string> {
  const locale = toLocale(await getLocale())
  const t = await translator(locale, 'common')
  return problemHtml({
    locale,
    direction: textDirection(locale),
    title: refusal ? t('refused.title') : t('error.title'),
    text: refusal ? detail : `${t('error.text')} (${instance})`,
    link: { href: pageBefore(request), text: t('refused.back') },
    nonce: nonceIn(request.headers.get('content-security-policy')),
  })
}

/**
 * Throws for a value that does not match its schema or has members that are not in it: clients rely on the schema, and
 * other members could leak data.
 */
function check(value: unknown, schema: z.ZodType): void {
  const sent: unknown = JSON.parse(JSON.stringify(value))
  if (!isDeepStrictEqual(schema.parse(sent), sent)) throw new Error('the answer has members that are not in its schema')
}

/**
 * Defines a route handler: refuses cross-site requests, authenticates, counts the request, runs, and answers a refusal as a problem
 * document. Every route is made by it, except next-auth's. Outside production each answer is checked against its
 * schema.
 */
export function defineRoute<Who extends keyof Actors, Params extends z.ZodType = typeof anyPath, Value = Response>(
  definition: Definition<Who, Params, Value>,
): RouteHandler {
  const { for: who, limit, params: schema = anyPath, answer, status = 200, cache = 'no-store', run } = definition
  const handler = async (request: Request, route: { params: Promise<Path | undefined> }): Promise<Response> => {
    // Next.js passes no params to a route without dynamic segments.
    const path = (await route.params) ?? {}
    try {
      const ctx = await requestContext()
      if (!isSameOrigin(request, ctx.settings.url, path.token !== undefined)) throw new Refusal('cross_origin')
      const actor = await actorFor(ctx, who, path.recipient)
      await spend(ctx, limit, actor, path.token)
      const params = (schema as Params).safeParse(path)
      if (!params.success) throw new Refusal('not_found')
      const value = await run(ctx, actor, request, params.data)
      if (value instanceof Response) return value
      if (!isProduction && answer) check(value, answer)
      const headers = { 'Cache-Control': cache }
      return value === null ? new Response(null, { status: 204, headers }) : Response.json(value, { status, headers })
    } catch (error) {
      const answered = error instanceof Refusal ? definition.refused?.(error, path) : null
      return answered ?? problemResponse(error, request)
    }
  }
  return Object.assign(handler, { declared: { for: who, limit, body: definition.body ?? DEFAULT_BODY_BYTES } })
}
