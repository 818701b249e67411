import { createHash, randomBytes } from 'node:crypto'

/** A new bearer token: 256 random bits as base64url, 43 characters (LINK-01). Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Lower-case hexadecimal SHA-256 of bytes or of a UTF-8 string, 64 characters. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}
