import { BlockList, isIP, isIPv4 } from 'node:net'

/** Special-purpose addresses, which have no location (RFC 6890). */
const specialPurpose = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  specialPurpose.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  specialPurpose.addSubnet(network, prefix, 'ipv6')
}

/** A public address, with IPv4-mapped IPv6 as IPv4; null for a special-purpose address and for other text. */
export function publicAddress(ip: string): string | null {
  const address = ip.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  if (isIP(address) === 0) return null
  return specialPurpose.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') ? null : address
}
