import { createHash, hkdfSync } from 'node:crypto'
import type { FormerLogKey, LogSigningKey } from '#lib/core/log-keys.ts'

export const KEY_BYTES = 32
const FORMAT = 'signcove key ring v1'

type MasterKey = { id: string; key: Buffer }

/** The keys of an installation. All keys and seeds have 32 bytes. */
export type KeyRing = {
  /** The master keys, oldest first; the last is the current one. There is at least one. */
  keys: readonly MasterKey[]
  /** The id of the master key of data that was written before keys had ids; null if there is none. */
  unmarked: string | null
  log: LogSigningKey
  formerLog: readonly FormerLogKey[]
  nextLog: Buffer | null
  /** The seed of the key that cosigns other logs. */
  witness: Buffer
}

/** Identifies a master key without revealing it: 8 bytes in hexadecimal. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('signcove master key id').update(key).digest('hex').slice(0, 16)
}

const withId = (key: Buffer): MasterKey => ({ id: keyIdOf(key), key })

/** A key for one purpose (HKDF-SHA-256, RFC 5869). */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `signcove ${purpose}`, KEY_BYTES))
}

/** The ring of a new installation, from three random values. */
export function newRing(key: Buffer, log: Buffer, witness: Buffer): KeyRing {
  return {
    keys: [withId(key)],
    unmarked: null,
    log: { seed: log, from: null },
    formerLog: [],
    nextLog: null,
    witness,
  }
}

/** The ring of a file that has a single master key, from which the signing keys were derived too. */
function ringOfSingle(key: Buffer): KeyRing {
  const ring = newRing(key, deriveKey(key, 'audit log'), deriveKey(key, 'log witness'))
  return { ...ring, unmarked: keyIdOf(key) }
}

/** The current master key. */
export function currentOf(ring: KeyRing): MasterKey {
  return ring.keys.at(-1) as MasterKey
}

/** Adds a master key, which becomes the current one. The signing keys stay as they are. */
export function withKey(ring: KeyRing, key: Buffer): KeyRing {
  return { ...ring, keys: [...ring.keys, withId(key)] }
}

/** Adds a key that is to sign the log. Throws if a change of the key is not complete. */
export function withNextLog(ring: KeyRing, seed: Buffer): KeyRing {
  if (ring.nextLog || ring.formerLog.some((one) => 'seed' in one))
    throw new Error('the key of the log is being changed already: start the server, which completes the change')
  return { ...ring, nextLog: seed }
}

/** Removes a master key that nothing uses. Throws for the current one. */
export function withoutKey(ring: KeyRing, id: string): KeyRing {
  if (currentOf(ring).id === id) throw new Error(`the key ${id} is the current one`)
  return {
    ...ring,
    keys: ring.keys.filter((one) => one.id !== id),
    unmarked: ring.unmarked === id ? null : ring.unmarked,
  }
}

/** The ring after `LogKeys.take`. */
export function withLogTaken(ring: KeyRing, from: string): KeyRing {
  if (!ring.nextLog) throw new Error('there is no next key of the log')
  return { ...ring, log: { seed: ring.nextLog, from }, formerLog: [...ring.formerLog, ring.log], nextLog: null }
}

/** The ring after `LogKeys.undoTake`. */
export function withLogReturned(ring: KeyRing): KeyRing {
  const last = ring.formerLog.at(-1)
  if (!last || !('seed' in last)) throw new Error('the change of the key of the log is complete')
  return { ...ring, log: last, formerLog: ring.formerLog.slice(0, -1), nextLog: ring.log.seed }
}

/** The ring after `LogKeys.discardFormer`. */
export function withFormerDiscarded(ring: KeyRing, publicKey: Buffer): KeyRing {
  const formerLog = ring.formerLog.map((one) => ('seed' in one ? { from: one.from, publicKey } : one))
  return { ...ring, formerLog }
}

/** The content of a master key file. */
export function writeRing(ring: KeyRing): string {
  const b64 = (bytes: Buffer) => bytes.toString('base64')
  const logKey = ({ from, ...key }: FormerLogKey) =>
    'seed' in key ? { from, seed: b64(key.seed) } : { from, publicKey: b64(key.publicKey) }
  const stored = {
    format: FORMAT,
    current: currentOf(ring).id,
    keys: Object.fromEntries(ring.keys.map(({ id, key }) => [id, b64(key)])),
    unmarked: ring.unmarked,
    log: logKey(ring.log),
    formerLog: ring.formerLog.map(logKey),
    nextLog: ring.nextLog && b64(ring.nextLog),
    witness: b64(ring.witness),
  }
  return `${JSON.stringify(stored, null, 2)}\n`
}

/**
 * Reads the content of a master key file: a ring, or the 32 bytes of a single key as earlier versions wrote it. Null if it is
 * neither, or a key does not match its id.
 */
export function readRing(content: Buffer): KeyRing | null {
  if (content.length === KEY_BYTES) return ringOfSingle(content)
  try {
    return ringOf(JSON.parse(content.toString('utf8')) as Record<string, unknown>)
  } catch {
    return null
  }
}

function ringOf(stored: Record<string, unknown>): KeyRing {
  if (stored.format !== FORMAT) throw new Error('another format')
  const keys = Object.entries(record(stored.keys)).map(([id, text]) => {
    const one = withId(bytesIn(text))
    if (one.id !== id) throw new Error(`the key ${id} does not match its id`)
    return one
  })
  const current = keys.find(({ id }) => id === stored.current)
  if (!current) throw new Error('the current key is missing')
  if (!Array.isArray(stored.formerLog)) throw new Error('the former keys of the log are missing')
  return {
    keys: [...keys.filter((one) => one !== current), current],
    unmarked: textOrNull(stored.unmarked),
    log: signingKey(record(stored.log)),
    formerLog: stored.formerLog.map((one) => formerKey(record(one))),
    nextLog: stored.nextLog === null ? null : bytesIn(stored.nextLog),
    witness: bytesIn(stored.witness),
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('a value is missing')
  return value as Record<string, unknown>
}

function textOrNull(value: unknown): string | null {
  if (value !== null && typeof value !== 'string') throw new Error('a text is missing')
  return value
}

function bytesIn(text: unknown): Buffer {
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64')
  if (bytes.length !== KEY_BYTES) throw new Error(`a key does not have ${KEY_BYTES} bytes`)
  return bytes
}

function signingKey(stored: Record<string, unknown>): LogSigningKey {
  return { from: textOrNull(stored.from), seed: bytesIn(stored.seed) }
}

function formerKey(stored: Record<string, unknown>): FormerLogKey {
  if ('seed' in stored) return signingKey(stored)
  return { from: textOrNull(stored.from), publicKey: bytesIn(stored.publicKey) }
}
