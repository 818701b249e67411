import { existsSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** Everything that the environment decides. Addresses are checked, paths are absolute, groups are whole or null. */
export type Settings = {
  port: number
  host: string
  /** Absolute path of the directory that holds the database, documents, secrets and the local outbox. */
  dataDir: string
  /** The base address that people reach this server at: scheme, host and port only. */
  url: URL
  /** `postgres://…`, or null for SQLite in the data directory. */
  databaseUrl: string | null
  admin: { email: string; password: string } | null
  smtp: { url: string; from: string } | null
  twilio: { accountSid: string; authToken: string; from: string; baseUrl: string | null } | null
  /** How many reverse proxies stand in front of this server; 0 believes no forwarding header. */
  trustedProxies: number
  /** Absolute path of a MaxMind-format city database, or null for the bundled country database. */
  cityDatabase: string | null
  /** ISO 3166-1 alpha-2 codes of the countries that codes may be sent to by SMS, or null for all. */
  phoneCountries: string[] | null
}

/** A setting that this server cannot start with. The message is one sentence for the person who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

const email = /^[^\s<>@,;"]+@[^\s<>@,;"]+$/
const sender = /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/
const loopbackNames = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i

function isLoopback(name: string): boolean {
  return loopbackNames.test(name)
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most)
}

function address(schemes: readonly string[]) {
  return z.string().refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null
    return url !== null && schemes.includes(url.protocol) && url.hostname !== ''
  })
}

const httpAddress = address(['http:', 'https:'])

/** What may cross a network must be encrypted; on this machine itself it need not be. */
function isPrivateEnough(value: string): boolean {
  const url = new URL(value)
  return url.protocol === 'https:' || isLoopback(url.hostname)
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const isCountry = (code: string) => /^[A-Z]{2}$/.test(code) && countryNames.of(code) !== undefined

const countries = z
  .string()
  .transform((list) => list.split(',').map((code) => code.trim().toUpperCase()).filter((code) => code !== ''))
  .refine((codes) => codes.length > 0 && codes.every(isCountry))

/** Each variable's rule, and the end of the sentence "NAME must …" for when it is broken. */
const rules = {
  PORT: [wholeNumber(1, 65_535), 'be a port number from 1 to 65535'],
  HOST: [z.string().regex(/^[A-Za-z0-9.:_-]+$/), 'be a host name or an IP address to listen on'],
  SIGNCOVE_DATA_DIR: [z.string(), 'be a directory'],
  SIGNCOVE_URL: [
    httpAddress.refine(isPrivateEnough).refine((value) => isBare(new URL(value))),
    'be an address such as https://sign.example.com, without a path; plain http:// is for this machine itself only',
  ],
  SIGNCOVE_ADMIN_EMAIL: [z.string().regex(email), 'be an email address'],
  SIGNCOVE_ADMIN_PASSWORD: [z.string(), 'be a password'],
  DATABASE_URL: [address(['postgres:', 'postgresql:']), 'begin with postgres:// or postgresql:// and name a host'],
  SMTP_URL: [address(['smtp:', 'smtps:']), 'begin with smtp:// or smtps:// and name a host'],
  SMTP_FROM: [z.string().regex(sender), 'be an email address such as Acme <sign@example.com>'],
  TWILIO_ACCOUNT_SID: [z.string().regex(/^AC[0-9a-f]{32}$/i), 'be AC and 32 hexadecimal digits'],
  TWILIO_AUTH_TOKEN: [z.string(), "be the account's auth token"],
  TWILIO_FROM: [
    z.string().regex(/^(?:\+[1-9]\d{4,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{1,11})$/),
    'be a number such as +15005550006, a sender name of up to 11 letters, or a messaging service id',
  ],
  TWILIO_BASE_URL: [httpAddress.refine(isPrivateEnough), 'be an https:// address (http:// on this machine only)'],
  SIGNCOVE_TRUSTED_PROXIES: [wholeNumber(0, 100), 'be the number of reverse proxies in front of this server'],
  SIGNCOVE_CITY_DATABASE: [
    z.string().endsWith('.mmdb').refine((file) => existsSync(file)),
    'be the path of an .mmdb file that exists',
  ],
  SIGNCOVE_PHONE_COUNTRIES: [countries, 'be two-letter country codes separated by commas, such as DE,FR,US'],
} satisfies Record<string, readonly [z.ZodType, string]>

type Name = keyof typeof rules
type Value<N extends Name> = z.output<(typeof rules)[N][0]>
type Environment = Readonly<Record<string, string | undefined>>
type Read = <N extends Name>(name: N) => Value<N> | null

/** Variables that go together: all of them, or none. */
const groups: readonly (readonly Name[])[] = [
  ['SIGNCOVE_ADMIN_EMAIL', 'SIGNCOVE_ADMIN_PASSWORD'],
  ['SMTP_URL', 'SMTP_FROM'],
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
]

function isBare(url: URL): boolean {
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
}

/**
 * Settings from an environment; an empty variable counts as unset, relative paths start at `cwd`. Throws SettingsError
 * for the first variable that is wrong, naming it. Values are never repeated: some of them are secrets.
 */
export function readSettings(env: Environment, cwd: string): Settings {
  const read: Read = (name) => {
    const given = env[name]?.trim()
    if (given === undefined || given === '') return null
    const [schema, demand] = rules[name]
    const result = schema.safeParse(given)
    if (!result.success) throw new SettingsError(`${name} must ${demand}.`)
    return result.data as Value<typeof name>
  }
  for (const group of groups) checkWhole(group, read)
  const port = read('PORT') ?? 3000
  const host = read('HOST') ?? '127.0.0.1'
  const cityDatabase = read('SIGNCOVE_CITY_DATABASE')
  return {
    port,
    host,
    dataDir: path.resolve(cwd, read('SIGNCOVE_DATA_DIR') ?? 'data'),
    url: publicAddress(read('SIGNCOVE_URL'), host, port),
    databaseUrl: read('DATABASE_URL'),
    ...channels(read),
    trustedProxies: read('SIGNCOVE_TRUSTED_PROXIES') ?? 0,
    cityDatabase: cityDatabase === null ? null : path.resolve(cwd, cityDatabase),
    phoneCountries: read('SIGNCOVE_PHONE_COUNTRIES'),
  }
}

function channels(read: Read): Pick<Settings, 'admin' | 'smtp' | 'twilio'> {
  const [adminEmail, password] = [read('SIGNCOVE_ADMIN_EMAIL'), read('SIGNCOVE_ADMIN_PASSWORD')]
  const [smtpUrl, smtpFrom] = [read('SMTP_URL'), read('SMTP_FROM')]
  const [accountSid, authToken, from] = [read('TWILIO_ACCOUNT_SID'), read('TWILIO_AUTH_TOKEN'), read('TWILIO_FROM')]
  return {
    admin: adminEmail && password ? { email: adminEmail, password } : null,
    smtp: smtpUrl && smtpFrom ? { url: smtpUrl, from: smtpFrom } : null,
    twilio: accountSid && authToken && from ? { accountSid, authToken, from, baseUrl: read('TWILIO_BASE_URL') } : null,
  }
}

function checkWhole(group: readonly Name[], read: Read): void {
  const missing = group.find((name) => read(name) === null)
  const present = group.find((name) => read(name) !== null)
  if (missing && present) throw new SettingsError(`${missing} is missing: ${present} needs it.`)
}

function publicAddress(given: string | null, host: string, port: number): URL {
  if (given !== null) return new URL(given)
  if (isLoopback(host)) return new URL(port === 80 ? 'http://localhost' : `http://localhost:${port}`)
  throw new SettingsError(
    `SIGNCOVE_URL is missing: HOST lets other machines in, so links need the address that people reach this server at.`,
  )
}
