import type { z } from 'zod'
import { PROBLEM_TYPE, type Problem, problemSchema } from '#lib/core/problem.ts'

/**
 * Why a call has no value. `refused`: the server answered with a problem document. `lost`: a response arrived that is
 * not an answer of this server, such as a proxy's page or a truncated body. `too_large`: a proxy refused the size of the
 * request. `offline`: no response arrived. `aborted`:
 * the caller aborted the call.
 */
export type Failure =
  | { ok: false; kind: 'refused'; status: number; problem: Problem; retryAfterSeconds: number | null }
  | { ok: false; kind: 'lost' | 'too_large' | 'offline' | 'aborted' }
export type Answer<Value> = { ok: true; value: Value } | Failure

/** A response, the same for fetch and XMLHttpRequest. A missing header is null. */
export type Received = { status: number; type: string | null; retryAfter: string | null; text: string }

type Request = {
  /** By default GET without a body and POST with one. */
  method?: 'GET' | 'POST' | 'PUT' | undefined
  /** Sent as JSON. */
  body?: unknown
  headers?: Record<string, string> | undefined
  signal?: AbortSignal | undefined
}

/**
 * Sends a request to this server and parses the answer with `schema`; `z.null()` for an empty answer. Never rejects.
 */
export async function call<Schema extends z.ZodType>(
  url: string,
  { schema, ...request }: Request & { schema: Schema },
): Promise<Answer<z.output<Schema>>> {
  const received = await send(url, request)
  return 'kind' in received ? received : readAnswer(received, schema)
}

/** The same for a plain-text answer. */
export async function callForText(url: string, request: Request = {}): Promise<Answer<string>> {
  const received = await send(url, request)
  if ('kind' in received) return received
  return isGood(received) ? { ok: true, value: received.text } : readFailure(received)
}

/** Parses a response. */
export function readAnswer<Schema extends z.ZodType>(received: Received, schema: Schema): Answer<z.output<Schema>> {
  if (!isGood(received)) return readFailure(received)
  const answer = schema.safeParse(received.text === '' ? null : parsed(received.text))
  return answer.success ? { ok: true, value: answer.data } : { ok: false, kind: 'lost' }
}

/** The server's message about a failure, or `otherwise` if it has none. */
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
  if (!problem?.success) return { ok: false, kind: status === 413 ? 'too_large' : 'lost' }
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : null
  return { ok: false, kind: 'refused', status, problem: problem.data, retryAfterSeconds: seconds }
}

/** Undefined for invalid JSON, which no answer schema accepts. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
