import { describe, expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

describe('the client address', () => {
  const chain = '1.1.1.1, 2.2.2.2, 3.3.3.3'

  it.each([
    [0, chain, '10.0.0.9'],
    [1, chain, '3.3.3.3'],
    [2, chain, '2.2.2.2'],
    [4, chain, '10.0.0.9'],
    [1, '', '10.0.0.9'],
    [1, 'unknown', '10.0.0.9'],
  ])('behind %i proxies with %j is %s', (proxies, forwardedFor, expected) => {
    expect(clientAddress('10.0.0.9', forwardedFor, proxies)).toBe(expected)
  })

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:51234', '192.0.2.1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('is normalised from %s to %s', (written, expected) => {
    expect(clientAddress(undefined, written, 1)).toBe(expected)
  })

  it('is null when the connection is gone', () => {
    expect(clientAddress(undefined, '', 0)).toBeNull()
  })
})
