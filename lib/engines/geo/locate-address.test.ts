import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attribution, locateAddress, locationAttribution } from './index.ts'

type Value = string | number | { [key: string]: Value }

/** Encodes a value in MaxMind's DB format (2.0, "Data Section"), as far as needed: strings, maps and 32-bit numbers. */
function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value)
    const size = bytes.length < 29 ? [0x40 | bytes.length] : [0x5d, bytes.length - 29]
    return Buffer.concat([Buffer.from(size), bytes])
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(5, 0xc4)
    bytes.writeUInt32BE(value, 1)
    return bytes
  }
  const entries = Object.entries(value)
  return Buffer.concat([
    Buffer.from([0xe0 | entries.length]),
    ...entries.flatMap(([key, item]) => [encode(key), encode(item)]),
  ])
}

/** A database with one record, for all of 8.0.0.0/8. */
function database(databaseType: string, record: Value): Buffer {
  const bits = [...'0'.repeat(96 + 4), ...'1000'].map(Number)
  const nodes = bits.length
  const tree = Buffer.concat(
    bits.map((bit, n) => {
      const node = Buffer.alloc(6)
      const next = n + 1 < nodes ? n + 1 : nodes + 16
      node.writeUIntBE(bit === 0 ? next : nodes, 0, 3)
      node.writeUIntBE(bit === 1 ? next : nodes, 3, 3)
      return node
    }),
  )
  const metadata = {
    node_count: nodes,
    record_size: 24,
    ip_version: 6,
    database_type: databaseType,
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    description: {},
    languages: {},
  }
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    encode(record),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    encode(metadata),
  ])
}

const countries = { cityDatabase: null }
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signcove-geo-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function withDatabase(name: string, content: Buffer) {
  const cityDatabase = join(dir, name)
  await writeFile(cityDatabase, content)
  return { cityDatabase }
}

describe('locateAddress', () => {
  it.each([
    ['8.8.8.8', 'US'],
    ['::ffff:8.8.8.8', 'US'],
    ['2a00:1450:4001::1', 'DE'],
    [' 193.0.6.139 ', 'NL'],
  ])('returns the country of %s', async (ip, countryCode) => {
    expect(await locateAddress(ip, countries)).toEqual({ countryCode, city: null })
  })

  it.each([
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fd00::1',
    '203.0.113.7',
    '2001:db8::1',
    '0.0.0.0',
    '255.255.255.255',
    '',
    'unknown',
    '8.8.8',
    '8.8.8.8; drop',
  ])('returns null for %s', async (ip) => {
    expect(await locateAddress(ip, countries)).toBeNull()
  })

  it('reads a city database in the form of GeoIP2', async () => {
    const record = {
      city: { names: { de: 'München', en: 'Munich' } },
      country: { iso_code: 'DE', names: { en: 'Germany' } },
    }
    const o = await withDatabase('city.mmdb', database('GeoLite2-City', record))
    expect(await locateAddress('8.8.8.8', o)).toEqual({ countryCode: 'DE', city: 'Munich' })
    expect(await locateAddress('9.9.9.9', o)).toBeNull()
    expect(await locationAttribution(o)).toEqual({
      text: 'GeoLite data created by MaxMind',
      url: 'https://www.maxmind.com',
    })
  })

  it('reads a flat city database, and a record without a city', async () => {
    const flat = await withDatabase('flat.mmdb', database('DBIP-City-Lite', { country_code: 'FR', city: 'Lyon' }))
    expect(await locateAddress('8.1.1.1', flat)).toEqual({ countryCode: 'FR', city: 'Lyon' })
    expect(await locationAttribution(flat)).toEqual(attribution)
    const bare = await withDatabase('bare.mmdb', database('My own', { country: { iso_code: 'FR' } }))
    expect(await locateAddress('8.1.1.1', bare)).toEqual({ countryCode: 'FR', city: null })
    expect(await locationAttribution(bare)).toBeNull()
  })

  it('warns once and returns countries when the city database cannot be read', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const o = { cityDatabase: join(dir, 'missing.mmdb') }
    expect(await locateAddress('8.8.8.8', o)).toEqual({ countryCode: 'US', city: null })
    expect(await locateAddress('8.8.8.8', o)).toEqual({ countryCode: 'US', city: null })
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toContain('missing.mmdb')
    warn.mockRestore()
  })
})

describe('attribution', () => {
  it('is the one required by the licence of the bundled database', async () => {
    expect(attribution).toEqual({ text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' })
    expect(await locationAttribution(countries)).toEqual(attribution)
  })
})
