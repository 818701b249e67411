import type { IncomingMessage } from 'node:http'
import { isLoopback } from '#lib/env/variables.ts'

/** Load balancers check the health of a server by its address. */
const healthChecks = new Set(['/api/health', '/api/ready'])

/** The public base URL, and the address that the server listens on. */
type Own = { url: URL; host: string; port: number }

/**
 * False for a request to another host than this server (RFC 9110, 15.5.20): a page under another name that resolves to
 * this server (DNS rebinding) would have its own origin here. Known are the host of the public address, the address that
 * the server listens on, and the loopback names. X-Forwarded-Host is ignored.
 */
export function isKnownHost(request: Pick<IncomingMessage, 'url' | 'headers'>, { url, host, port }: Own): boolean {
  if (healthChecks.has((request.url ?? '').replace(/\?.*$/, ''))) return true
  const header = request.headers.host ?? ''
  if (parsed(header, url.protocol)?.host === url.host) return true
  const direct = parsed(header, 'http:')
  if (direct === null || (direct.port || '80') !== String(port)) return false
  const listening = host.includes(':') ? `[${host}]` : host.toLowerCase()
  return isLoopback(direct.hostname) || direct.hostname === listening
}

/** A Host header as a URL, without the port if it is the default one; null if it is not only a host and a port. */
function parsed(header: string, protocol: string): URL | null {
  if (!/^[^/?#@\\\s]+$/.test(header) || !URL.canParse(`${protocol}//${header}`)) return null
  return new URL(`${protocol}//${header}`)
}
