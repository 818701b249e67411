import { isIP } from 'node:net'

/**
 * The address in a canonical form, without brackets, port, zone or IPv4-in-IPv6, so that equal addresses compare equal.
 */
function plainAddress(text: string | undefined): string | null {
  const bare = (text ?? '')
    .trim()
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
  const address = bare
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .toLowerCase()
  return isIP(address) === 0 ? null : address
}

/**
 * The address of the client (WEB-09): the peer of the connection, or behind `trustedProxies` proxies the entry of
 * X-Forwarded-For that the outermost proxy wrote, the n-th from the right. If there are fewer entries, the request
 * bypassed the proxies and the peer is returned. Null if the connection is already closed.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string, trustedProxies: number): string | null {
  const entries = forwardedFor.split(',')
  const entry = trustedProxies > 0 ? entries.at(-trustedProxies) : undefined
  return plainAddress(entry) ?? plainAddress(peer)
}
