import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { PROBLEM_TYPE, type Problem } from '#lib/core/problem.ts'
import type { RefusalCode } from '#lib/core/refusal.ts'
import { isNavigation, nonceIn, problemHtml } from './problem-html.ts'

/** How long a client may continue to send after it was refused. Closing at once could discard the answer on its way. */
const LINGER_MS = 1000

export type EdgeRefusal = {
  status: 408 | 413 | 421 | 429
  code: RefusalCode
  detail: string
  details?: Record<string, string | number>
}

/** A complete HTTP answer after which the connection is closed. */
export function answerText(status: number, type: string, body: string, headers: Record<string, string>): string {
  const fields = {
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}

/**
 * Refuses a request whose body may still be arriving, with a problem document or a page, and closes the connection. The answer is
 * written to the socket, because the application may already have the response. The application sees that the request
 * was aborted. Edge answers are in English: the message catalogues are part of the application.
 */
export function refuseAtEdge(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, detail, details = {} }: EdgeRefusal,
  headers: Record<string, string>,
): void {
  const { socket } = request
  // The answer to this request has begun, or that to an earlier request on this connection is not complete.
  if (response.headersSent || response.socket !== socket) {
    socket.destroy()
    return
  }
  const problem: Problem = { type: 'about:blank', status, code, details, instance: `urn:uuid:${randomUUID()}`, detail }
  request.push = (chunk: unknown) => {
    if (chunk === null) socket.destroySoon()
    return true
  }
  const isRead = isNavigation((name) => request.headers[name] as string | undefined)
  const title = STATUS_CODES[status] ?? ''
  const nonce = nonceIn(headers['Content-Security-Policy'])
  const page = { locale: 'en', direction: 'ltr', title, text: detail, link: null, nonce } as const
  socket.end(
    isRead
      ? answerText(status, 'text/html; charset=utf-8', problemHtml(page), headers)
      : answerText(status, PROBLEM_TYPE, JSON.stringify(problem), headers),
  )
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}
