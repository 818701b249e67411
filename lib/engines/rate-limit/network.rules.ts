import { isIPv6 } from 'node:net'

const GROUPS = 8

/**
 * The network by which anonymous requests are counted: the IPv4 address, or the /64 network of the IPv6 address, since one
 * subscriber usually has all 2^64 addresses of it (RFC 4291 §2.5.4). `none` for a request without an address.
 */
export function networkOf(ip: string | null | undefined): string {
  if (!ip) return 'none'
  if (!isIPv6(ip)) return ip
  const groups = groupsOf(ip)
  // ::ffff:192.0.2.1 is an IPv4 address (RFC 4291 §2.5.5.2).
  if (groups.slice(0, 6).join() === '0,0,0,0,0,ffff') return ip
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address as in URLs: lower case, no leading zeros, no zone. */
function groupsOf(ip: string): string[] {
  const short = new URL(`http://[${ip.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const [before = [], after = []] = short.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  return [...before, ...Array<string>(GROUPS - before.length - after.length).fill('0'), ...after]
}
