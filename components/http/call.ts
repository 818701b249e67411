import type { z } from 'zod'
import { PROBLEM_TYPE, type Problem, problemSchema } from '#lib/core/problem.ts'

/**
 * Why a call has no value. `refused`: the server answered with a problem document. `lost`: something came back that is no
 * answer of this server, such as a proxy's page or half a body. `offline`: nothing came back. `aborted`: the caller gave up.
 */
export type Failure =
  | { ok: false; kind: 'refused'; status: number; problem: Problem; retryAfterSeconds: number | null }
  | { ok: false; kind: 'lost' | 'offline' | 'aborted' }
export type Answer<Value> = { ok: true; value: Value } | Failure

/** A response as fetch and XMLHttpRequest both give it. Header values are null where there is none. */
export type Received = { status: number; type: string | null; retryAfter: string | null; text: string }

type Request = {
  /** Without a body GET, with one POST. */
  method?: 'GET' | 'POST' | 'PUT' | undefined
  /** Sent as JSON. */
  body?: unknown
  headers?: Record<string, string> | undefined
  signal?: AbortSignal | undefined
}

/** Asks this server and reads its answer as `schema` has it; `z.null()` stands for an empty one. Never rejects. */
export async function call<Schema extends z.ZodType>(
  url: string,
  { schema, ...request }: Request & { schema: Schema },
): Promise<Answer<z.output<Schema>>> {
  const received = await send(url, request)
  return 'kind' in received ? received : readAnswer(received, schema)
}

/** The same for an answer that is plain text. */
export async function callForText(url: string, request: Request = {}): Promise<Answer<string>> {
  const received = await send(url, request)
  if ('kind' in received) return received
  return isGood(received) ? { ok: true, value: received.text } : readFailure(received)
}

/** What a response means. */
export function readAnswer<Schema extends z.ZodType>(received: Received, schema: Schema): Answer<z.output<Schema>> {
  if (!isGood(received)) return readFailure(received)
  const answer = schema.safeParse(received.text === '' ? null : parsed(received.text))
  return answer.success ? { ok: true, value: answer.data } : { ok: false, kind: 'lost' }
}

/** The server's own sentence about a failure, or `otherwise` where there is none. */
export function sentenceOf(failure: Failure, otherwise: string): string {
  return failure.kind === 'refused' ? failure.problem.detail : otherwise
}

async function send(url: string, { method, body, headers, signal }: Request): Promise<Received | Failure> {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  try {
    const response = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    return await received(response, signal)
  } catch {
    return { ok: false, kind: signal?.aborted ? 'aborted' : 'offline' }
  }
}

async function received(response: Response, signal: AbortSignal | undefined): Promise<Received | Failure> {
  const { status, headers } = response
  try {
    const text = await response.text()
    return { status, type: headers.get('content-type'), retryAfter: headers.get('retry-after'), text }
  } catch {
    return { ok: false, kind: signal?.aborted ? 'aborted' : 'lost' }
  }
}

const isGood = ({ status }: Received) => status >= 200 && status < 300

function readFailure({ status, type, retryAfter, text }: Received): Failure {
  const problem = type?.startsWith(PROBLEM_TYPE) ? problemSchema.safeParse(parsed(text)) : null
  if (!problem?.success) return { ok: false, kind: 'lost' }
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : null
  return { ok: false, kind: 'refused', status, problem: problem.data, retryAfterSeconds: seconds }
}

/** Undefined for what is no JSON, which no schema of an answer takes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
