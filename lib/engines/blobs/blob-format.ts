import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'

/**
 * A blob at rest, version 2:
 *
 *     "SCB" 0x02 | key id, 8 bytes | IV, 12 random bytes | AES-256-GCM ciphertext | tag, 16 bytes
 *
 * (NIST SP 800-38D.) Version 1 (0x01) has no key id. All bytes before the IV are the additional authenticated data. The name
 * is not part of it, because a stream's hash is known only at its end. It is checked after decryption, so that a blob stored
 * under another's name is detected.
 */
const MAGIC = Buffer.from('SCB')
const VERSION_1 = Buffer.concat([MAGIC, Buffer.of(1)])
const VERSION_2 = Buffer.concat([MAGIC, Buffer.of(2)])
const KEY_ID_BYTES = 8
const IV_BYTES = 12
export const TAG_BYTES = 16

/** The number of bytes from which the header of any version can be read. */
export const HEADER_BYTES = VERSION_2.length + KEY_ID_BYTES

/** The beginning of a blob: its key id, null in version 1, and the number of bytes before the ciphertext. */
export type Header = { keyId: string | null; prefixBytes: number }

/** Reads a header from the first bytes of a blob; null if its format is unknown. */
export function readHeader(start: Uint8Array): Header | null {
  const version = start.subarray(0, VERSION_1.length)
  if (VERSION_1.equals(version)) return { keyId: null, prefixBytes: VERSION_1.length + IV_BYTES }
  if (!VERSION_2.equals(version) || start.length < HEADER_BYTES) return null
  const keyId = Buffer.from(start.subarray(VERSION_2.length, HEADER_BYTES)).toString('hex')
  return { keyId, prefixBytes: HEADER_BYTES + IV_BYTES }
}

/** Encrypts pieces in order and hashes their plaintext. Write `prefix`, each `update`, then `tag` of `end`. */
export function sealer({ id, key }: ReturnType<PurposeKeys['current']>) {
  const iv = randomBytes(IV_BYTES)
  const header = Buffer.concat([VERSION_2, Buffer.from(id, 'hex')])
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(header)
  const hash = createHash('sha256')
  return {
    prefix: Buffer.concat([header, iv]),
    update(piece: Uint8Array): Buffer {
      hash.update(piece)
      return cipher.update(piece)
    },
    end(): { sha256: string; tag: Buffer } {
      cipher.final()
      return { sha256: hash.digest('hex'), tag: cipher.getAuthTag() }
    },
  }
}

/**
 * Decrypts pieces. `end` returns the fault of the blob, or null. Do not use the plaintext before `end` has returned null.
 */
export function opener(key: Buffer, prefix: Uint8Array) {
  const at = prefix.length - IV_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, prefix.subarray(at), { authTagLength: TAG_BYTES })
  decipher.setAAD(prefix.subarray(0, at))
  const hash = createHash('sha256')
  return {
    update(piece: Uint8Array): Buffer {
      const plain = decipher.update(piece)
      hash.update(plain)
      return plain
    },
    end(tag: Uint8Array, sha256: string): string | null {
      try {
        decipher.setAuthTag(tag).final()
      } catch {
        return 'its authentication tag does not match'
      }
      return hash.digest('hex') === sha256 ? null : 'its content has another hash'
    },
  }
}
