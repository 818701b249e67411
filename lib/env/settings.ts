import { homedir } from 'node:os'
import path from 'node:path'
import type { z } from 'zod'
import { PlainError } from '#lib/core/plain-error.ts'
import type { VerifierKey } from '#lib/core/verifier-key.ts'
import type { MailSender } from './smtp.ts'
import { GB, isLoopback, rules, type Witness } from './variables.ts'

/** All settings from the environment. Addresses are validated, paths are absolute, and a group is complete or null. */
export type Settings = {
  port: number
  host: string
  /** Absolute path of the directory with the database, documents, secrets and the local outbox. */
  dataDir: string
  /**
   * Absolute path of the directory of the log's pinned checkpoint, preferably on another disk; null for one in `stateDir`
   * (`pinnedCheckpointPlace`).
   */
  pinnedCheckpointDir: string | null
  /** Absolute path of the directory for state outside the data directory (XDG Base Directory Specification). */
  stateDir: string
  /** Absolute path of the master key file, preferably outside the data directory. */
  masterKeyFile: string
  /**
   * In bytes: what the contracts of one member and those of all members may take, and the free space of the disk below which
   * nothing is uploaded.
   */
  space: { member: number; installation: number; free: number }
  /** The public base address of this server: scheme, host and port only. */
  url: URL
  /** `postgres://…`, or null for SQLite in the data directory. */
  databaseUrl: string | null
  /** `postgres://…` of the role that owns the tables, or null if that is the role of `databaseUrl`. */
  databaseOwnerUrl: string | null
  admin: { email: string; password: string } | null
  smtp: { url: string; from: MailSender } | null
  twilio: { accountSid: string; authToken: string; from: string; baseUrl: string | null } | null
  /** The number of reverse proxies in front of this server; with 0, forwarding headers are ignored. */
  trustedProxies: number
  /** The number of days after a contract's end during which its links show it without a code. */
  linkDays: number
  /** True if HSTS applies to the subdomains of the public host too. */
  hstsSubdomains: boolean
  /** Absolute path of a MaxMind-format city database, or null for the bundled country database. */
  cityDatabase: string | null
  /** ISO 3166-1 alpha-2 codes of the countries to which codes may be sent by SMS, or null for the default. */
  phoneCountries: string[] | null
  /**
   * Timestamp authorities, in the order in which they are tried, and the root certificates (PEM) that their tokens must
   * chain to.
   */
  timestamp: { authorities: string[]; roots: string[] | null } | null
  /**
   * The witnesses that are asked to cosign this log (c2sp.org/tlog-witness), and the keys of the logs that this installation
   * cosigns.
   */
  witnesses: Witness[]
  witnessFor: VerifierKey[]
  /** The target to which every event of the log is copied: `stdout`, the absolute path of a file, or null. */
  logStream: string | null
}

/** A setting that prevents the server from starting. The message is one sentence for the operator. */
export class SettingsError extends PlainError {
  override readonly name = 'SettingsError'
}

type Name = keyof typeof rules
type Value<N extends Name> = z.output<(typeof rules)[N][0]>
type Environment = Readonly<Record<string, string | undefined>>
type Read = <N extends Name>(name: N) => Value<N> | null

/** Variables that must be set together. */
const groups: readonly (readonly Name[])[] = [
  ['SIGNCOVE_ADMIN_EMAIL', 'SIGNCOVE_ADMIN_PASSWORD'],
  ['SMTP_URL', 'SMTP_FROM'],
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
]

/**
 * Reads settings from an environment. An empty variable counts as unset; relative paths are resolved from `cwd`. Throws
 * SettingsError for the first faulty variable, with its name but never its value, which may be a secret.
 */
export function readSettings(env: Environment, cwd: string): Settings {
  const read: Read = (name) => {
    const given = env[name] ?? ''
    if (given.trim() === '') return null
    const [schema, demand] = rules[name]
    // White space may be part of a password.
    const result = schema.safeParse(name === 'SIGNCOVE_ADMIN_PASSWORD' ? given : given.trim())
    if (!result.success) throw new SettingsError(`${name} must ${demandOf(result.error) ?? demand}.`)
    return result.data as Value<typeof name>
  }
  for (const group of groups) requireComplete(group, read)
  const port = read('PORT') ?? 3000
  const host = read('HOST') ?? '127.0.0.1'
  const cityDatabase = read('SIGNCOVE_CITY_DATABASE')
  const dataDir = path.resolve(cwd, read('SIGNCOVE_DATA_DIR') ?? 'data')
  const pinned = read('SIGNCOVE_PINNED_CHECKPOINT_DIR')
  return {
    port,
    host,
    dataDir,
    pinnedCheckpointDir: pinned === null ? null : path.resolve(cwd, pinned),
    stateDir: path.join(stateHome(env), 'signcove'),
    masterKeyFile: path.resolve(cwd, read('SIGNCOVE_MASTER_KEY_FILE') ?? path.join(dataDir, 'secrets', 'master.key')),
    space: {
      member: read('SIGNCOVE_MEMBER_QUOTA') ?? 20 * GB,
      installation: read('SIGNCOVE_INSTALLATION_QUOTA') ?? 200 * GB,
      free: read('SIGNCOVE_FREE_SPACE') ?? GB,
    },
    url: publicAddress(read('SIGNCOVE_URL'), host, port),
    ...databaseOf(read),
    ...channels(read),
    trustedProxies: read('SIGNCOVE_TRUSTED_PROXIES') ?? 0,
    linkDays: read('SIGNCOVE_LINK_DAYS') ?? 30,
    hstsSubdomains: read('SIGNCOVE_HSTS_SUBDOMAINS') ?? false,
    cityDatabase: cityDatabase === null ? null : path.resolve(cwd, cityDatabase),
    phoneCountries: read('SIGNCOVE_PHONE_COUNTRIES'),
    timestamp: timestampOf(read),
    witnesses: read('SIGNCOVE_WITNESSES') ?? [],
    witnessFor: read('SIGNCOVE_WITNESS_FOR') ?? [],
    logStream: read('SIGNCOVE_LOG_STREAM'),
  }
}

/** What a faulty value must do, if its schema says more than the rule. */
function demandOf({ issues: [issue] }: z.ZodError): string | null {
  const demand: unknown = issue?.code === 'custom' ? issue.params?.demand : null
  return typeof demand === 'string' ? demand : null
}

/** `$XDG_STATE_HOME`, or its default if it is unset or, which the specification forbids, relative. */
function stateHome({ XDG_STATE_HOME: given = '' }: Environment): string {
  return path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'state')
}

/** True if only this machine can reach the server: it listens on a loopback address, and no proxy makes it public. */
export function isLocalOnly({ host, url }: Pick<Settings, 'host' | 'url'>): boolean {
  return isLoopback(host) && isLoopback(url.hostname)
}

function databaseOf(read: Read): Pick<Settings, 'databaseUrl' | 'databaseOwnerUrl'> {
  const [databaseUrl, databaseOwnerUrl] = [read('DATABASE_URL'), read('SIGNCOVE_DATABASE_OWNER_URL')]
  if (databaseOwnerUrl && !databaseUrl)
    throw new SettingsError('DATABASE_URL is missing: SIGNCOVE_DATABASE_OWNER_URL requires it.')
  const roleIn = (url: string | null) => (url ? new URL(url).username : '')
  if (roleIn(databaseOwnerUrl) !== '' && roleIn(databaseOwnerUrl) === roleIn(databaseUrl))
    throw new SettingsError('SIGNCOVE_DATABASE_OWNER_URL must use another role than DATABASE_URL.')
  return { databaseUrl, databaseOwnerUrl }
}

function timestampOf(read: Read): Settings['timestamp'] {
  const [authorities, roots] = [read('SIGNCOVE_TSA_URL'), read('SIGNCOVE_TSA_CA')]
  if (roots && !authorities) throw new SettingsError('SIGNCOVE_TSA_URL is missing: SIGNCOVE_TSA_CA requires it.')
  return authorities && { authorities, roots }
}

function channels(read: Read): Pick<Settings, 'admin' | 'smtp' | 'twilio'> {
  const [adminEmail, password] = [read('SIGNCOVE_ADMIN_EMAIL'), read('SIGNCOVE_ADMIN_PASSWORD')]
  const [smtpUrl, smtpFrom] = [read('SMTP_URL'), read('SMTP_FROM')]
  const [accountSid, authToken, from] = [read('TWILIO_ACCOUNT_SID'), read('TWILIO_AUTH_TOKEN'), read('TWILIO_FROM')]
  const baseUrl = read('TWILIO_BASE_URL')
  return {
    admin: adminEmail && password ? { email: adminEmail, password } : null,
    smtp: smtpUrl && smtpFrom ? { url: smtpUrl, from: smtpFrom } : null,
    twilio: accountSid && authToken && from ? { accountSid, authToken, from, baseUrl } : null,
  }
}

function requireComplete(group: readonly Name[], read: Read): void {
  const missing = group.find((name) => read(name) === null)
  const present = group.find((name) => read(name) !== null)
  if (missing && present) throw new SettingsError(`${missing} is missing: ${present} requires it.`)
}

function publicAddress(given: string | null, host: string, port: number): URL {
  if (given !== null) return new URL(given)
  if (isLoopback(host)) return new URL(port === 80 ? 'http://localhost' : `http://localhost:${port}`)
  throw new SettingsError(
    'SIGNCOVE_URL is missing: HOST makes the server reachable from other machines, and links need its public address.',
  )
}
