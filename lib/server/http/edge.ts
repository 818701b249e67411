import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { defaultPace, guardBody, type Pace } from './body-guard.ts'
import { bodyLimit } from './body-limits.ts'
import { clientAddress } from './client-address.ts'
import { refuseAtEdge } from './edge-answer.ts'
import { isKnownHost } from './known-host.ts'
import { noteForwarding } from './undeclared-proxy.ts'

/**
 * The edge of the server sanitises every request before Next.js gets it, and sets the security headers of every answer,
 * including error pages. Scripts import it without a bundler, so it imports neither settings nor a public entry.
 */
export type EdgeOptions = {
  /** The public base URL; HSTS depends on its scheme. */
  url: URL
  /** The address that the server listens on. */
  host: string
  port: number
  /** HSTS also for the subdomains of the host. */
  hstsSubdomains: boolean
  trustedProxies: number
  development: boolean
  /** For tests: another minimum speed of bodies. */
  pace?: Pace
}

/** Headers that Next.js, its host or this edge use internally; a client must not set them (WEB-04). */
const internalHeader =
  /^(?:x-middleware-|x-nextjs-|x-next-|x-action-|x-invoke-|x-now-|x-vercel-|x-matched-path$|x-prerender-|x-signcove-|next-resume$)/
/** In development these connect the page with the server's debugging channel. */
const developmentHeader = /^x-nextjs-(?:html-)?request-id$/
const forwardingHeader = /^(?:x-forwarded-|forwarded$|x-real-ip$)/

function single(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

/** Sanitises the request's headers in place, so that the app can trust them. */
export function cleanRequest(request: IncomingMessage, policy: string, options: EdgeOptions): void {
  const { headers } = request
  noteForwarding(headers, options.trustedProxies)
  const address = clientAddress(
    request.socket.remoteAddress,
    single(headers['x-forwarded-for']),
    options.trustedProxies,
  )
  for (const name of Object.keys(headers)) {
    const isForged = internalHeader.test(name) && !(options.development && developmentHeader.test(name))
    if (isForged || forwardingHeader.test(name)) delete headers[name]
  }
  if (address !== null) {
    headers['x-signcove-ip'] = address
    headers['x-forwarded-for'] = address
  }
  // Next.js compares the origin of a server action with the host. A proxy may have replaced the Host header.
  if (options.trustedProxies > 0) headers.host = options.url.host
  headers['x-forwarded-proto'] = options.url.protocol.slice(0, -1)
  // The signing pages have more languages than the portal (lib/words).
  if (isSigningPath(request.url ?? '')) headers['x-signcove-signer'] = '1'
  headers['content-security-policy'] = policy
}

/**
 * A Content-Security-Policy with a new nonce (WEB-05). Next.js reads the nonce from the request's header when it
 * renders.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Turbopack's hot reload inserts <style> elements without a nonce.
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return directives.join('; ')
}

export function newNonce(): string {
  return randomBytes(16).toString('base64')
}

const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const permissionsPolicy = deniedFeatures.map((feature) => `${feature}=()`).join(', ')

/** The headers of every answer (WEB-05, WEB-06, LINK-05). */
export function securityHeaders(policy: string, options: EdgeOptions): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': permissionsPolicy,
    'X-Robots-Tag': 'noindex, nofollow',
    ...(options.url.protocol === 'https:'
      ? { 'Strict-Transport-Security': `max-age=63072000${options.hstsSubdomains ? '; includeSubDomains' : ''}` }
      : {}),
  }
}

/** True for a signing link and the pages behind it, which must not be cached between server and signer. */
export function isSigningPath(path: string): boolean {
  return /^\/(?:s|sign)(?:\/|\?|$)/.test(path)
}

/** True for a request that requires a WebSocket; an offer of HTTP/2 is not one. */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return /\bwebsocket\b/i.test(request.headers.upgrade ?? '')
}

const responses = new WeakMap<Duplex, ServerResponse>()

/** The newest response on a connection. */
export function responseOn(socket: Duplex): ServerResponse | undefined {
  return responses.get(socket)
}

/** Prepares one exchange. Returns false if it was answered here and must not be passed on. */
export function passEdge(request: IncomingMessage, response: ServerResponse, options: EdgeOptions): boolean {
  responses.set(request.socket, response)
  const policy = contentSecurityPolicy(newNonce(), options.development)
  const headers = securityHeaders(policy, options)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (isSigningPath(request.url ?? '')) response.setHeader('Cache-Control', 'no-store')
  if (!options.development && wantsWebSocket(request)) {
    response
      .writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
      .end('No WebSocket here.\n')
    return false
  }
  if (!isKnownHost(request, options)) {
    const detail = `This is the server of ${options.url.origin}. A reverse proxy must pass the Host header on.`
    refuseAtEdge(request, response, { status: 421, code: 'not_found', detail }, headers)
    return false
  }
  const limit = bodyLimit(request, options.development)
  if (!guardBody(request, response, { limit, pace: options.pace ?? defaultPace, headers })) return false
  cleanRequest(request, policy, options)
  return true
}
