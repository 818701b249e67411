import { Agent, type IncomingHttpHeaders, request as send } from 'node:http'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }
type Request = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array }

/** A minimal HTTP client with keep-alive connections, which parses nothing. */
export type HttpClient = (path: string, request?: Request) => Promise<Answer>

/** Connects to a server on this machine under the host name of its links. */
export function openClient(url: URL): { http: HttpClient; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const http: HttpClient = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
      const options = {
        agent,
        host: '127.0.0.1',
        port: url.port,
        path,
        method,
        headers: { Host: url.host, ...length, ...headers },
      }
      const request = send(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      })
      request.once('error', reject)
      request.end(body)
    })
  return { http, close: () => agent.destroy() }
}

/** The answer, if it has an expected status; otherwise throws. */
export function expectStatus(answer: Answer, what: string, ...statuses: number[]): Answer {
  if (statuses.includes(answer.status)) return answer
  throw new Error(`${what}: HTTP ${answer.status}: ${answer.body.toString('utf8').slice(0, 300)}`)
}

/** Adds the cookies of an answer to a cookie jar. */
export function keepCookies(jar: Map<string, string>, { headers }: Answer): void {
  for (const cookie of headers['set-cookie'] ?? []) {
    const pair = cookie.split(';')[0] ?? ''
    const at = pair.indexOf('=')
    if (at > 0) jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

export function cookieHeader(jar: ReadonlyMap<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}
