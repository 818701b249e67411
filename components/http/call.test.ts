import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { PROBLEM_TYPE, type Problem } from '#lib/core/problem.ts'
import { call, callForText, readAnswer, sentenceOf } from './call.ts'

const schema = z.object({ id: z.string() })
const problem: Problem = {
  type: 'about:blank',
  status: 429,
  code: 'code_too_soon',
  details: { seconds: 17 },
  instance: 'urn:uuid:0',
  detail: 'Wait a moment.',
}
const lost = { ok: false, kind: 'lost' }
const json =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    Promise.resolve(Response.json(body, init))
const refusal = (body: unknown, headers: Record<string, string> = {}) =>
  json(body, { status: 429, headers: { 'Content-Type': PROBLEM_TYPE, ...headers } })
const refused = { ok: false, kind: 'refused', status: 429, problem, retryAfterSeconds: null }

/** A body that ends after its first bytes. */
const halved = () =>
  Promise.resolve(
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"id"')),
        pull: (controller) => controller.error(new TypeError('terminated')),
      }),
    ),
  )

afterEach(() => vi.unstubAllGlobals())

describe('an answer', () => {
  it.each([
    ['the value, for a good answer', json({ id: 'a' }), { ok: true, value: { id: 'a' } }],
    ['the value, without what the schema does not name', json({ id: 'a', more: 1 }), { ok: true, value: { id: 'a' } }],
    ['the problem, for a problem document', refusal(problem), refused],
    [
      'how long to wait, by Retry-After',
      refusal(problem, { 'Retry-After': '17' }),
      { ...refused, retryAfterSeconds: 17 },
    ],
    [
      'no wait, for a Retry-After that is a date',
      refusal(problem, { 'Retry-After': 'Mon, 30 Nov 2026 10:00:00 GMT' }),
      refused,
    ],
    [
      'an internal error, for a code that this page does not know',
      refusal({ ...problem, code: 'made_later' }),
      { ...refused, problem: { ...problem, code: 'internal_error' } },
    ],
    ['that it is lost, for a problem document of another shape', refusal({ title: 'Bad gateway' }), lost],
    ['that it is lost, for an error page', () => Promise.resolve(new Response('<h1>502</h1>', { status: 502 })), lost],
    ['that it is lost, for JSON that calls itself no problem document', json(problem, { status: 429 }), lost],
    ['that it is lost, for a value of another shape', json({ id: 1 }), lost],
    ['that it is lost, for a good answer that is no JSON', () => Promise.resolve(new Response('hello')), lost],
    [
      'that it is lost, for an empty answer where a value was due',
      () => Promise.resolve(new Response(null, { status: 204 })),
      lost,
    ],
    ['that it is lost, for half a body', halved, lost],
    [
      'that it is offline, when nothing came back',
      () => Promise.reject(new TypeError('Failed to fetch')),
      { ok: false, kind: 'offline' },
    ],
  ])('is %s', async (_name, fetched, expected) => {
    vi.stubGlobal('fetch', fetched)
    expect(await call('/a', { schema })).toEqual(expected)
  })

  it('is null for an empty response if that was expected', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })))
    expect(await call('/a', { body: {}, schema: z.null() })).toEqual({ ok: true, value: null })
  })

  it('is `aborted` when the caller aborted', async () => {
    vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => Promise.reject(signal?.reason))
    expect(await call('/a', { schema, signal: AbortSignal.abort() })).toEqual({ ok: false, kind: 'aborted' })
  })

  it('is the text itself for plain text', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('origin\n7\n')))
    expect(await callForText('/a')).toEqual({ ok: true, value: 'origin\n7\n' })
    vi.stubGlobal('fetch', refusal(problem))
    expect(await callForText('/a')).toEqual(refused)
  })
})

describe('a request', () => {
  it.each([
    [{}, { method: 'GET', headers: {} }],
    [{ body: { a: 1 } }, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' }],
    [
      { method: 'PUT' as const, body: [], headers: { 'Idempotency-Key': 'k' } },
      { method: 'PUT', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' }, body: '[]' },
    ],
  ])('%j is sent as %j', async (request, expected) => {
    const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(Response.json({ id: 'a' })))
    vi.stubGlobal('fetch', fetched)
    await call('/a', { ...request, schema })
    expect(fetched).toHaveBeenCalledWith('/a', expected)
  })
})

describe('an answer received by another transport', () => {
  it('is read by the same rules', () => {
    const received = { status: 200, type: 'application/json', retryAfter: null, text: '{"id":"a"}' }
    expect(readAnswer(received, schema)).toEqual({ ok: true, value: { id: 'a' } })
    expect(readAnswer({ ...received, status: 502, type: null }, schema)).toEqual(lost)
    const text = JSON.stringify(problem)
    expect(readAnswer({ status: 429, type: PROBLEM_TYPE, retryAfter: '3', text }, schema)).toEqual({
      ...refused,
      retryAfterSeconds: 3,
    })
  })
})

describe('the message for a failure', () => {
  it("is the server's, or the given one when the server sent none", () => {
    expect(
      sentenceOf({ ok: false, kind: 'refused', status: 429, problem, retryAfterSeconds: null }, 'Try later.'),
    ).toBe('Wait a moment.')
    expect(sentenceOf({ ok: false, kind: 'offline' }, 'Try later.')).toBe('Try later.')
  })
})
