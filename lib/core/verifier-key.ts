import { createHash } from 'node:crypto'

/** A key that verifies signed notes (c2sp.org/signed-note). `type` 1 is Ed25519, 4 a witness's cosignature. */
export type VerifierKey = { name: string; keyId: Buffer; type: number; publicKey: Buffer }

export const ED25519 = 1
export const COSIGNATURE = 4

/** Thrown for a malformed note or verifier key, and for a missing or wrong signature. The message gives the reason. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

/** Decodes canonical base64 (RFC 4648 §4, with padding); null for anything else. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** The key id in a signature line: the first 4 bytes of SHA-256 over name, type and key. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(publicKey).digest().subarray(0, 4)
}

export function requireKeyName(name: string): void {
  if (!/^[^\s+]+$/u.test(name) || !name.isWellFormed())
    throw new NoteError('a key name must not contain a space or a plus sign')
}

/** A verifier key as text: `name+hex(key id)+base64(type, key)`. */
export function writeVkey(name: string, type: number, publicKey: Uint8Array): string {
  requireKeyName(name)
  const key = Buffer.concat([Buffer.of(type), publicKey])
  return `${name}+${keyIdOf(name, type, publicKey).toString('hex')}+${key.toString('base64')}`
}

/** Parses a verifier key and checks its key id. Throws NoteError. */
export function parseVkey(vkey: string): VerifierKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey) ?? []
  const key = encoded === undefined ? null : decodeBase64(encoded)
  if (name === undefined || id === undefined || key === null || key.length < 2)
    throw new NoteError('not a verifier key')
  const [type, publicKey] = [key[0] as number, key.subarray(1)]
  const keyId = keyIdOf(name, type, publicKey)
  if (keyId.toString('hex') !== id) throw new NoteError('the key id does not match the key')
  return { name, keyId, type, publicKey }
}
