import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { problemSchema } from '#lib/core/problem.ts'
import type { Pace } from '#lib/server/http/body-guard.ts'
import { ACTION_BODY_BYTES, bodyLimit, DEFAULT_BODY_BYTES } from '#lib/server/http/body-limits.ts'
import { passEdge } from '#lib/server/http/edge.ts'
import { appRoutes, filesNamed, filled, pathOf } from './testing.ts'

const routes = await appRoutes()
let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const options = {
  url: new URL('http://127.0.0.1'),
  host: '127.0.0.1',
  port: 80,
  trustedProxies: 0,
  hstsSubdomains: false,
  development: false,
}

/** The edge in front of a handler that reads the whole body and answers with its size. */
async function serve(pace?: Pace, beforeReading: () => Promise<void> = async () => undefined): Promise<number> {
  server = createServer((request, response) => {
    if (!passEdge(request, response, { ...options, ...(pace ? { pace } : {}) })) return
    let size = 0
    request.on('error', () => response.writeHead(500).end())
    request.on('end', () => response.end(String(size)))
    void beforeReading().then(() =>
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

type Sent = { url: string; method?: string; headers?: Record<string, string>; pieces: Iterable<Buffer>; end?: boolean }

/** The answer to a request whose body is sent until the answer arrives. */
async function send(port: number, { url, method = 'POST', headers = {}, pieces, end = true }: Sent) {
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    path: url,
    method,
    headers: { Host: '127.0.0.1', ...headers },
    agent: false,
  })
  // The server closes the connection while the body is still being sent.
  outgoing.on('error', () => undefined)
  const answer = once(outgoing, 'response') as Promise<[IncomingMessage]>
  let isAnswered = false
  void answer.then(() => {
    isAnswered = true
  })
  outgoing.flushHeaders()
  for (const piece of pieces) {
    if (isAnswered) break
    if (!outgoing.write(piece)) await Promise.race([once(outgoing, 'drain'), answer])
  }
  if (end && !isAnswered) outgoing.end()
  const [response] = await answer
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  outgoing.destroy()
  return { status: response.statusCode, headers: response.headers, text }
}

function* bytes(size: number): Generator<Buffer> {
  const piece = Buffer.alloc(1 << 20)
  for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length))
}

const refused = (limit: number) => ({ status: 413, code: 'file_too_large', details: { limit } })

describe('the body of a request', () => {
  const cases = routes.map(({ path: route, method, handler }): [string, string, number] => [
    method,
    filled(route, { nextauth: 'callback/credentials' }),
    handler.declared?.body ?? DEFAULT_BODY_BYTES,
  ])

  it.each(cases)('%s %s has at most %i bytes, which the edge and the route agree on', async (method, url, limit) => {
    expect(bodyLimit({ method, url, headers: {} })).toBe(limit)
    const port = await serve()
    const chunked = { 'Transfer-Encoding': 'chunked' }
    const counted = await send(port, { url, method, headers: chunked, pieces: bytes(limit + 1) })
    expect(problemSchema.parse(JSON.parse(counted.text))).toMatchObject(refused(limit))
    const length = { 'Content-Length': String(limit + 1) }
    const announced = await send(port, { url, method, headers: length, pieces: [], end: false })
    expect(problemSchema.parse(JSON.parse(announced.text))).toMatchObject(refused(limit))
    for (const { status, headers } of [counted, announced]) {
      expect([status, headers.connection]).toEqual([413, 'close'])
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    }
    const within = await send(port, { url, method, headers: chunked, pieces: bytes(Math.min(limit, 1 << 21)) })
    expect([within.status, within.text]).toEqual([200, String(Math.min(limit, 1 << 21))])
  })

  it('of a server action has at most 1 MB, on the pages that have actions', async () => {
    const action = { 'next-action': 'x' }
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    const limitOf = (url: string, headers: Record<string, string>, method = 'POST') =>
      bodyLimit({ method, url, headers })
    const inPortal = filesNamed('page.tsx').filter((file) => file.startsWith(`(portal)${path.sep}`))
    const others = filesNamed('actions.ts').filter((file) => path.dirname(file) !== '(portal)')
    for (const file of [...inPortal, ...others]) {
      const url = filled(pathOf(file))
      expect([limitOf(url, action), limitOf(`${url}?a=b`, form)], url).toEqual([ACTION_BODY_BYTES, ACTION_BODY_BYTES])
      expect([limitOf(url, {}), limitOf(url, action, 'GET')], url).toEqual([DEFAULT_BODY_BYTES, DEFAULT_BODY_BYTES])
    }
    for (const url of ['/api/auth/x', '/s/x', '/sign/x', '/verify', '/unknown', '/settingsx'])
      expect(limitOf(url, { ...action, ...form }), url).toBe(DEFAULT_BODY_BYTES)
    const port = await serve()
    const body = { url: '/setup', headers: { ...action, 'Transfer-Encoding': 'chunked' } }
    expect((await send(port, { ...body, pieces: bytes(ACTION_BODY_BYTES + 1) })).status).toBe(413)
    expect((await send(port, { ...body, pieces: bytes(ACTION_BODY_BYTES) })).status).toBe(200)
  })

  it('is refused with 408 if it does not begin, or stays slow', async () => {
    const late = { firstByteMs: 20, windowMs: 60_000, bytesPerWindow: 1 }
    const slow = { firstByteMs: 60_000, windowMs: 20, bytesPerWindow: 100 }
    for (const [pace, pieces] of [
      [late, []],
      [slow, [Buffer.alloc(99)]],
    ] as const) {
      const port = await serve(pace)
      for (const url of ['/api/auth/callback/credentials', '/contracts/new/upload']) {
        const headers = { 'Content-Length': '1000' }
        const answer = await send(port, { url, headers, pieces, end: false })
        expect(problemSchema.parse(JSON.parse(answer.text))).toMatchObject({ status: 408, code: 'file_incomplete' })
        expect([answer.status, answer.headers.connection]).toEqual([408, 'close'])
      }
      server?.close()
    }
  })

  it('may be slow while the application does not read it', async () => {
    const port = await serve({ firstByteMs: 60_000, windowMs: 10, bytesPerWindow: 1 }, () => setTimeout(100))
    const headers = { 'Transfer-Encoding': 'chunked' }
    const answer = await send(port, { url: '/contracts/new/upload', headers, pieces: bytes(8 << 20) })
    expect([answer.status, answer.text]).toEqual([200, String(8 << 20)])
  })
})
