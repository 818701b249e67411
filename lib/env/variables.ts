import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { COSIGNATURE, ED25519, parseVkey, type VerifierKey } from '#lib/core/verifier-key.ts'
import { type MailSender, mailSender, smtpAddress } from './smtp.ts'

const email = /^[^\s<>@,;"]+@[^\s<>@,;"]+$/
const loopbackNames = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i

/** True for the loopback names and addresses. */
export function isLoopback(name: string): boolean {
  return loopbackNames.test(name)
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max)
}

export const GB = 1e9
const units: Readonly<Record<string, number>> = { MB: 1e6, GB, TB: 1e12 }

/** A size in bytes, from text such as `500 MB` or `1.5 GB`. */
const size = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,3})? ?(?:MB|GB|TB)$/)
  .transform((text) => Math.round(Number.parseFloat(text) * (units[text.slice(-2)] ?? Number.NaN)))
const sizeDemand = 'be a size such as 500 MB, 20 GB or 1.5 TB'

function address(schemes: readonly string[]) {
  const isAddress = (value: string) => {
    const url = URL.canParse(value) ? new URL(value) : null
    return url !== null && schemes.includes(url.protocol) && url.hostname !== ''
  }
  return z.string().refine(isAddress, { abort: true })
}

const httpAddress = address(['http:', 'https:'])
const databaseAddress = address(['postgres:', 'postgresql:']).refine(isEncryptedDatabase)

/** Connections over a network must be encrypted; those within this machine need not be. */
function isPrivateEnough(value: string): boolean {
  const url = new URL(value)
  return url.protocol === 'https:' || isLoopback(url.hostname)
}

/** Over a network, the URL must state how the connection is encrypted; `disable` must be written out. */
function isEncryptedDatabase(value: string): boolean {
  const { hostname, searchParams } = new URL(value)
  const socket = searchParams.get('host')?.startsWith('/') === true
  const mode = searchParams.get('sslmode')
  return socket || isLoopback(hostname) || ['verify-full', 'verify-ca', 'require', 'disable'].includes(mode ?? '')
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const isCountry = (code: string) => /^[A-Z]{2}$/.test(code) && countryNames.of(code) !== undefined

const countries = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((code) => code.trim().toUpperCase())
      .filter((code) => code !== ''),
  )
  .refine((codes) => codes.length > 0 && codes.every(isCountry))

function isBare(url: URL): boolean {
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
}

/** Tokens are signed, so plain HTTP is sufficient, except for an address with a password. */
function isAuthority(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false
  return (url.username === '' && url.password === '') || (isPrivateEnough(value) && hasReadablePassword(url))
}

function hasReadablePassword(url: URL): boolean {
  try {
    decodeURIComponent(url.username + url.password)
    return true
  } catch {
    return false
  }
}

const authorities = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter((one) => one !== ''))
  .refine((list) => list.length > 0 && list.length <= 2 && list.every(isAuthority))

/**
 * A witness: its key, and its base address, to which `/add-checkpoint` is appended. Its answers are signed, so plain HTTP is
 * sufficient.
 */
export type Witness = VerifierKey & { url: string }

function keyIn(text: string, type: number): VerifierKey | null {
  try {
    const key = parseVkey(text)
    return key.type === type && key.publicKey.length === 32 ? key : null
  } catch {
    return null
  }
}

function witnessIn(entry: string): Witness | null {
  const [text = '', url = '', ...more] = entry.split(/\s+/)
  const key = keyIn(text, COSIGNATURE)
  const isPlain = httpAddress.safeParse(url).success && !/[?#@]/.test(url)
  return key && isPlain && more.length === 0 ? { ...key, url: url.replace(/\/+$/, '') } : null
}

/** Parses a list in one variable: entries with unique names, separated by commas or new lines. */
function listOf<T extends { name: string }>(readOne: (entry: string) => T | null) {
  return z.string().transform((list, check) => {
    const entries = list.split(/[,\n]/).flatMap((entry) => entry.trim() || [])
    const found = entries.flatMap((entry) => readOne(entry) ?? [])
    const isComplete = found.length > 0 && found.length === entries.length
    if (isComplete && new Set(found.map(({ name }) => name)).size === found.length) return found
    check.addIssue({ code: 'custom' })
    return z.NEVER
  })
}

/** The certificates of a PEM file; null if there are none or one is malformed. */
function certificatesIn(file: string): string[] | null {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
    return found?.map((one) => new X509Certificate(one).toString()) ?? null
  } catch {
    return null
  }
}

/** The rule for each variable, and the end of the error "NAME must …". */
export const rules = {
  PORT: [wholeNumber(1, 65_535), 'be a port number from 1 to 65535'],
  HOST: [z.string().regex(/^[A-Za-z0-9.:_-]+$/), 'be a host name or an IP address to listen on'],
  SIGNCOVE_DATA_DIR: [z.string(), 'be a directory'],
  SIGNCOVE_PINNED_CHECKPOINT_DIR: [
    // It is not created: if its disk is not mounted, the pinned checkpoint would appear to be lost.
    z.string().refine((dir) => statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true),
    'be a directory that exists',
  ],
  SIGNCOVE_MASTER_KEY_FILE: [z.string(), 'be the path of a file'],
  SIGNCOVE_MEMBER_QUOTA: [size, sizeDemand],
  SIGNCOVE_INSTALLATION_QUOTA: [size, sizeDemand],
  SIGNCOVE_FREE_SPACE: [size, sizeDemand],
  SIGNCOVE_URL: [
    httpAddress.refine(isPrivateEnough).refine((value) => isBare(new URL(value))),
    'be an address such as https://sign.example.com, without a path; plain http:// is for this machine itself only',
  ],
  SIGNCOVE_ADMIN_EMAIL: [z.string().regex(email), 'be an email address'],
  SIGNCOVE_ADMIN_PASSWORD: [z.string(), 'be a password'],
  DATABASE_URL: [
    databaseAddress,
    'begin with postgres:// or postgresql:// and name a host; one on another machine needs ?sslmode=verify-full (or sslmode=disable on a private network)',
  ],
  SIGNCOVE_DATABASE_OWNER_URL: [
    databaseAddress,
    'begin with postgres:// or postgresql:// and name a host; one on another machine needs ?sslmode=verify-full (or sslmode=disable on a private network)',
  ],
  SIGNCOVE_LOG_STREAM: [
    z.string().refine((to) => to === 'stdout' || (path.isAbsolute(to) && !to.endsWith('/'))),
    'be stdout or the absolute path of a file',
  ],
  SMTP_URL: [smtpAddress, 'begin with smtp:// or smtps:// and name a host'],
  SMTP_FROM: [
    z
      .string()
      .transform(mailSender)
      .pipe(z.custom<MailSender>((from) => from !== null)),
    'be an email address such as Acme <sign@example.com>',
  ],
  TWILIO_ACCOUNT_SID: [z.string().regex(/^AC[0-9a-f]{32}$/i), 'be AC and 32 hexadecimal digits'],
  TWILIO_AUTH_TOKEN: [z.string(), "be the account's auth token"],
  TWILIO_FROM: [
    z.string().regex(/^(?:\+[1-9]\d{4,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{1,11})$/),
    'be a number such as +15005550006, a sender name of up to 11 letters, or a messaging service id',
  ],
  TWILIO_BASE_URL: [httpAddress.refine(isPrivateEnough), 'be an https:// address (http:// on this machine only)'],
  SIGNCOVE_TRUSTED_PROXIES: [wholeNumber(0, 100), 'be the number of reverse proxies in front of this server'],
  SIGNCOVE_LINK_DAYS: [wholeNumber(0, 365), 'be a number of days from 0 to 365'],
  SIGNCOVE_HSTS_SUBDOMAINS: [z.enum(['0', '1']).transform((value) => value === '1'), 'be 0 or 1'],
  SIGNCOVE_CITY_DATABASE: [
    z
      .string()
      .endsWith('.mmdb')
      .refine((file) => existsSync(file)),
    'be the path of an .mmdb file that exists',
  ],
  SIGNCOVE_TSA_URL: [
    authorities,
    'be one or two addresses of timestamp authorities, separated by a space; one with a password must begin with https://',
  ],
  SIGNCOVE_TSA_CA: [
    z.string().transform((file, check) => {
      const found = certificatesIn(file)
      if (found === null) check.addIssue({ code: 'custom' })
      return found ?? z.NEVER
    }),
    'be the path of a PEM file with the root certificates of the timestamp authorities',
  ],
  SIGNCOVE_WITNESSES: [
    listOf(witnessIn),
    'be witnesses separated by commas, each with its key (name+id+base64) and, after a space, the address to send checkpoints to',
  ],
  SIGNCOVE_WITNESS_FOR: [
    listOf((entry) => keyIn(entry, ED25519)),
    'be the keys (name+id+base64) of the logs that this installation cosigns, separated by commas',
  ],
  SIGNCOVE_PHONE_COUNTRIES: [countries, 'be two-letter country codes separated by commas, such as DE,FR,US'],
} satisfies Record<string, readonly [z.ZodType, string]>
