import { isIP } from 'node:net'

/** The address in a textual form that compares equal for equal addresses: no brackets, port, zone or IPv4-in-IPv6. */
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
 * Who sent this request (WEB-09): the peer of the connection, or behind `trustedProxies` proxies the entry of
 * X-Forwarded-For that the outermost of them wrote, the n-th from the right. Fewer entries mean that the request came
 * past the proxies: then it is the peer again. Null when the connection is already gone.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string, trustedProxies: number): string | null {
  const entries = forwardedFor.split(',')
  const written = trustedProxies > 0 ? entries.at(-trustedProxies) : undefined
  return plainAddress(written) ?? plainAddress(peer)
}
