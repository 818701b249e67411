import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { contentSecurityPolicy, type EdgeOptions, newNonce, responseOn, securityHeaders } from './edge.ts'
import { answerText } from './edge-answer.ts'

/** The status that Node.js would answer with. */
const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Answers a request that Node.js could not parse, with the security headers, which its own answer does not have. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, options: EdgeOptions): void {
  const response = responseOn(socket)
  const hasBegun = response?.headersSent === true && !response.writableFinished
  if (!socket.writable || hasBegun) {
    socket.destroy()
    return
  }
  const status = statuses[error.code ?? ''] ?? 400
  const headers = securityHeaders(contentSecurityPolicy(newNonce(), options.development), options)
  const text = answerText(status, 'text/plain; charset=utf-8', `${STATUS_CODES[status]}\n`, headers)
  socket.end(text, () => socket.destroy())
}
