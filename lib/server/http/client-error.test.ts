import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { answerClientError } from './client-error.ts'
import { type EdgeOptions, passEdge } from './edge.ts'

const edge: EdgeOptions = {
  url: new URL('https://sign.example.com'),
  host: '127.0.0.1',
  port: 3000,
  trustedProxies: 0,
  hstsSubdomains: false,
  development: false,
}
let server: Server | undefined
afterEach(() => void server?.close())

/** Everything that the server sends on a connection on which `text` was sent. */
async function answerTo(text: string): Promise<string> {
  const times = { connectionsCheckingInterval: 10, headersTimeout: 30, requestTimeout: 30 }
  server = createServer(times, (request, response) => {
    if (passEdge(request, response, edge)) response.writeHead(200).write('begun')
  })
  server.on('clientError', (error, socket) => answerClientError(error, socket, edge))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk
  return answer
}

it.each([
  ['400 Bad Request', 'no HTTP\r\n\r\n'],
  ['431 Request Header Fields Too Large', `GET / HTTP/1.1\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['408 Request Timeout', 'GET / HTTP/1.1\r\n'],
  ['421 Misdirected Request', 'GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n'],
])('%s has the security headers', async (status, text) => {
  const answer = await answerTo(text)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`))
  for (const header of ['Content-Security-Policy', 'X-Content-Type-Options', 'Strict-Transport-Security'])
    expect(answer).toContain(`\r\n${header}: `)
  expect(answer).toContain('\r\nConnection: close\r\n')
})

it('an answer that has begun is cut off', async () => {
  const answer = await answerTo(
    'POST / HTTP/1.1\r\nHost: sign.example.com\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nno chunk\r\n',
  )
  expect(answer.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1)
})
