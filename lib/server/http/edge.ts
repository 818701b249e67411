import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress } from './client-address.ts'

/**
 * The edge of the server: what happens to every request before Next.js sees it, and which headers every answer
 * carries, error pages included. Scripts use it outside the bundler, so it imports neither settings nor the front door.
 */
export type EdgeOptions = {
  /** The public base address; its scheme decides about HSTS. */
  url: URL
  trustedProxies: number
  development: boolean
}

/** Headers by which Next.js, its host or this edge talk to themselves; from outside they are forgeries (WEB-04). */
const internalHeader =
  /^(?:x-middleware-|x-nextjs-|x-next-|x-invoke-|x-now-|x-vercel-|x-matched-path$|x-prerender-|x-signcove-|next-resume$)/
/** In development the page and the server's debugging channel find each other by these. */
const developmentHeader = /^x-nextjs-(?:html-)?request-id$/
const forwardingHeader = /^(?:x-forwarded-|forwarded$|x-real-ip$)/

function single(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

/** Rewrites the request's headers in place so that the app may believe what it reads. */
export function cleanRequest(request: IncomingMessage, policy: string, options: EdgeOptions): void {
  const { headers } = request
  const address = clientAddress(
    request.socket.remoteAddress,
    single(headers['x-forwarded-for']),
    options.trustedProxies,
  )
  const host = options.trustedProxies > 0 ? single(headers['x-forwarded-host']).split(',')[0]?.trim() : ''
  for (const name of Object.keys(headers)) {
    const isForged = internalHeader.test(name) && !(options.development && developmentHeader.test(name))
    if (isForged || forwardingHeader.test(name)) delete headers[name]
  }
  if (host) headers.host = host
  if (address !== null) {
    headers['x-signcove-ip'] = address
    headers['x-forwarded-for'] = address
  }
  headers['x-forwarded-proto'] = options.url.protocol.slice(0, -1)
  // Signers have more languages than the portal (lib/words).
  if (isSigningPath(request.url ?? '')) headers['x-signcove-signer'] = '1'
  headers['content-security-policy'] = policy
}

/** A fresh policy for one request (WEB-05). Next.js takes the nonce out of the request's copy while it renders. */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Turbopack's hot reload puts <style> elements into the page that carry no nonce.
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
      ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }
      : {}),
  }
}

/** A signer's link and what is behind it: no cache between the server and the signer may keep any of it. */
export function isSigningPath(path: string): boolean {
  return /^\/(?:s|sign)(?:\/|\?|$)/.test(path)
}

/** Browsers that insist on a WebSocket; a mere offer of HTTP/2 is no reason to refuse. */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return /\bwebsocket\b/i.test(request.headers.upgrade ?? '')
}

/** Prepares one exchange; returns false when it has been answered here and must go no further. */
export function passEdge(request: IncomingMessage, response: ServerResponse, options: EdgeOptions): boolean {
  const policy = contentSecurityPolicy(newNonce(), options.development)
  for (const [name, value] of Object.entries(securityHeaders(policy, options))) response.setHeader(name, value)
  if (isSigningPath(request.url ?? '')) response.setHeader('Cache-Control', 'no-store')
  if (!options.development && wantsWebSocket(request)) {
    response
      .writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
      .end('No WebSocket here.\n')
    return false
  }
  cleanRequest(request, policy, options)
  return true
}
