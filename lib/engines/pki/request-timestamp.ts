import { randomBytes } from 'node:crypto'
import type { Clock } from '#lib/core/clock.ts'
import { TimestampFault } from './timestamp-fault.ts'
import { timestampQuery } from './timestamp-query.ts'
import { type ReportedTime, readAnswer, type Timestamp } from './timestamp-response.ts'

export type { ReportedTime, Timestamp } from './timestamp-response.ts'

/** The last certificate (PEM) of the chain of each authority's first token, by its host and port. */
export type KnownChains = {
  read(host: string): Promise<string | null>
  keep(host: string, certificate: string): Promise<void>
}

export type RequestOptions = {
  /**
   * Addresses, tried in this order until one gives a valid answer. Credentials in an address are sent as Basic
   * authentication.
   */
  authorities: readonly string[]
  /**
   * Certificates (PEM or DER) at which a token's chain must end. Null accepts any authority; with `known`, later tokens of
   * an authority must have the chain of its first.
   */
  roots: readonly (string | Uint8Array)[] | null
  known?: KnownChains
  now: Clock
  /** Timeouts for one authority and for all of them together, in milliseconds. */
  eachMs: number
  totalMs?: number
  /** Called with the time of each authority that answers, including a time rejected as too far from this server's clock. */
  onTime?: (reported: ReportedTime) => void
}

/** Tokens of public authorities have 4 to 7 kB. */
const maxAnswer = 64 * 1024

/**
 * Requests an RFC 3161 timestamp for a SHA-256 digest and checks it as SEAL-08 requires.
 * @throws TimestampFault of the last authority tried
 */
export async function requestTimestamp(digest: Uint8Array, options: RequestOptions): Promise<Timestamp> {
  const start = performance.now()
  const faults: TimestampFault[] = []
  for (const address of options.authorities) {
    const left = (options.totalMs ?? Number.POSITIVE_INFINITY) - (performance.now() - start)
    if (left <= 0) break
    try {
      return await askOne(new URL(address), digest, Math.min(options.eachMs, left), options)
    } catch (error) {
      if (!(error instanceof TimestampFault)) throw error
      faults.push(new TimestampFault(error.code, `${new URL(address).host}: ${error.message}`))
    }
  }
  const last = faults.at(-1)
  if (!last) throw new Error('no timestamp authority is configured')
  throw new TimestampFault(last.code, faults.map(({ message }) => message).join('; '))
}

async function askOne(address: URL, digest: Uint8Array, ms: number, options: RequestOptions): Promise<Timestamp> {
  const nonce = randomBytes(16)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  const answer = await post(address, timestampQuery(digest, nonce), ms)
  const { onTime } = options
  const known = options.roots === null ? await options.known?.read(address.host) : undefined
  const roots = options.roots ?? (known ? [known] : null)
  const timestamp = readAnswer(answer, { digest, nonce, roots, now: options.now(), ...(onTime ? { onTime } : {}) })
  if (roots === null) await options.known?.keep(address.host, timestamp.top)
  return timestamp
}

async function post(address: URL, query: Uint8Array, ms: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(Math.ceil(ms))
  const headers: Record<string, string> = {
    'Content-Type': 'application/timestamp-query',
    Accept: 'application/timestamp-reply',
    // Requests are rare: the authority has usually closed a kept-alive connection before the next one.
    Connection: 'close',
  }
  if (address.username || address.password) {
    const secret = [address.username, address.password].map(decodeURIComponent).join(':')
    headers.Authorization = `Basic ${Buffer.from(secret).toString('base64')}`
  }
  const bare = new URL(address)
  bare.username = ''
  bare.password = ''
  try {
    // A redirect would turn the request into a GET without a body.
    const response = await fetch(bare, { method: 'POST', headers, body: Buffer.from(query), signal, redirect: 'error' })
    if (!response.ok) {
      await response.body?.cancel()
      throw new TimestampFault('http_error', `the authority answers with HTTP ${response.status}`)
    }
    return await bounded(response)
  } catch (error) {
    if (error instanceof TimestampFault) throw error
    if (signal.aborted) throw new TimestampFault('too_slow', `no answer within ${Math.round(ms / 100) / 10} s`)
    throw new TimestampFault('unreachable', `the authority cannot be reached: ${reasonOf(error)}`)
  }
}

/** The message of a fetch error is always "fetch failed"; its cause has the reason. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return (cause instanceof Error && cause.message) || code || 'unknown'
}

async function bounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxAnswer)
      throw new TimestampFault('too_large', `the answer has more than ${maxAnswer / 1024} kB, so it is no timestamp`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
