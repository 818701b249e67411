import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { PROBLEM_TYPE, type Problem } from '#lib/core/problem.ts'
import { upload } from './upload.ts'

type Ended = 'load' | 'error' | 'abort'
const problem: Problem = {
  type: 'about:blank',
  status: 422,
  code: 'pdf_password_wrong',
  details: { index: 2 },
  instance: 'urn:uuid:0',
  detail: 'Wrong password.',
}

/** A browser's request, which ends when the test ends it. */
class FakeRequest {
  static newest: FakeRequest
  upload: { onprogress?: (event: { loaded: number; total: number; lengthComputable: boolean }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  answer: Record<string, string> = {}
  sent: { method?: string; url?: string; body?: unknown; headers: Record<string, string> } = { headers: {} }
  constructor() {
    FakeRequest.newest = this
  }
  open(method: string, url: string) {
    Object.assign(this.sent, { method, url })
  }
  setRequestHeader(name: string, value: string) {
    this.sent.headers[name] = value
  }
  getResponseHeader(name: string) {
    return this.answer[name] ?? null
  }
  send(body: unknown) {
    this.sent.body = body
  }
  abort() {
    this.onabort?.()
  }
  end(how: Ended, status = 0, responseText = '', answer: Record<string, string> = {}) {
    Object.assign(this, { status, responseText, answer })
    this[`on${how}`]?.()
  }
}

const file = new File(['%PDF'], 'a.pdf')
const started = (signal?: AbortSignal) => {
  const onProgress = vi.fn()
  const headers = { 'X-File-Name': 'a.pdf' }
  const answer = upload('/u', {
    schema: z.object({ id: z.string() }),
    method: 'PUT',
    headers,
    body: file,
    onProgress,
    signal,
  })
  return { answer, onProgress, request: FakeRequest.newest }
}

beforeEach(() => vi.stubGlobal('XMLHttpRequest', FakeRequest))
afterEach(() => vi.unstubAllGlobals())

describe('an upload', () => {
  it('sends the file with its headers and reports its progress', async () => {
    const { request, onProgress } = started()
    const headers = { Accept: 'application/json', 'X-File-Name': 'a.pdf' }
    expect(request.sent).toEqual({ method: 'PUT', url: '/u', headers, body: file })
    request.upload.onprogress?.({ loaded: 2, total: 4, lengthComputable: true })
    request.upload.onprogress?.({ loaded: 3, total: 0, lengthComputable: false })
    expect(onProgress.mock.calls).toEqual([
      [2, 4],
      [3, null],
    ])
  })

  it.each([
    ['the value, for a good answer', 'load', 201, '{"id":"a"}', {}, { ok: true, value: { id: 'a' } }],
    [
      'the problem, for a problem document',
      'load',
      422,
      JSON.stringify(problem),
      { 'content-type': PROBLEM_TYPE },
      { ok: false, kind: 'refused', status: 422, problem, retryAfterSeconds: null },
    ],
    ['that it is lost, for an error page', 'load', 502, '<h1>502</h1>', {}, { ok: false, kind: 'lost' }],
    ['that a proxy refused its size', 'load', 413, '<h1>413</h1>', {}, { ok: false, kind: 'too_large' }],
    ['that it is offline, when nothing came back', 'error', 0, '', {}, { ok: false, kind: 'offline' }],
  ] as const)('answers %s', async (_name, how, status, text, headers, expected) => {
    const { request, answer } = started()
    request.end(how, status, text, headers)
    expect(await answer).toEqual(expected)
  })

  it('ends when the caller aborts it', async () => {
    const controller = new AbortController()
    const { answer } = started(controller.signal)
    controller.abort()
    expect(await answer).toEqual({ ok: false, kind: 'aborted' })
  })
})
